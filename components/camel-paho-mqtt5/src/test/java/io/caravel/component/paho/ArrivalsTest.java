package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a message. */
class ArrivalsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Arrivals arrivals = new Arrivals(10, topic -> true);

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    private Inbox consumer(String filter, List<String> seen) {
        return new Inbox(
                filter,
                1,
                10,
                delivery ->
                        seen.add(new String(delivery.message.getPayload(), StandardCharsets.UTF_8)),
                thread);
    }

    private void arrives(String topic, String text) throws Exception {
        MqttSession session = new MqttSession("tcp://127.0.0.1:1", "test", null);
        arrivals.arrived(session, topic, new MqttMessage(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aTopicGoesToItsNewConsumerAfterTheOldOneHasLeft() throws Exception {
        // Given a consumer that has had a message of a topic
        List<String> old = new CopyOnWriteArrayList<>();
        List<String> young = new CopyOnWriteArrayList<>();
        Inbox first = consumer("t/#", old);
        arrivals.add(first);
        arrives("t/a", "one");
        await().atMost(SOON).until(() -> old.contains("one"));
        // When it leaves, a message comes, another consumer begins, and one more comes
        arrivals.remove(first);
        arrives("t/a", "two");
        arrivals.add(consumer("t/+", young));
        arrives("t/a", "three");
        // Then the other gets both, in order
        await().atMost(SOON).until(() -> young.size() == 2);
        assertThat(young).containsExactly("two", "three");
        assertThat(old).containsExactly("one");
    }
}
