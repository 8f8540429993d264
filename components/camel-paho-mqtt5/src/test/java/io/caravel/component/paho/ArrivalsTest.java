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
    private final Arrivals arrivals = new Arrivals(10, topic -> true, new HeldBytes(1_000_000));

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
    void moreBytesThanMayBeHeldAreLeftToTheBroker() throws Exception {
        // Given a consumer that is done with nothing, and room for two messages
        Arrivals small = new Arrivals(10, topic -> true, new HeldBytes(2_600));
        List<Delivery> handedOut = new CopyOnWriteArrayList<>();
        Inbox inbox = new Inbox("t/#", 1, 10, handedOut::add, thread);
        small.add(inbox);
        MqttSession session = new MqttSession("tcp://127.0.0.1:1", "test", null);
        MqttMessage message = new MqttMessage(new byte[1_000]);
        // When three come on a connection
        boolean two =
                small.arrived(session, "t/a", message) && small.arrived(session, "t/a", message);
        boolean third = small.arrived(session, "t/a", message);
        // Then the third is not taken, nor anything of that connection when there is room again
        assertThat(two).isTrue();
        assertThat(third).isFalse();
        await().atMost(SOON).until(() -> handedOut.size() == 2);
        handedOut.forEach(delivery -> inbox.completed(delivery, false));
        small.arrived(session, "t/a", message);
        assertThat(inbox.size()).isZero();
        // And the next connection is taken of again
        MqttSession next = new MqttSession("tcp://127.0.0.1:1", "test", null);
        assertThat(small.arrived(next, "t/a", message)).isTrue();
        await().atMost(SOON).until(() -> handedOut.size() == 3);
    }

    @Test
    void longTopicsAreNotRememberedForTheyWouldFillASmallHeap() throws Exception {
        // Given a consumer
        List<String> seen = new CopyOnWriteArrayList<>();
        arrivals.add(consumer("t/#", seen));
        // When a message comes on a topic of the greatest length, and one on a short one
        arrives("t/" + "x".repeat(65_000), "long");
        arrives("t/a", "short");
        // Then both are handed out, and only the short topic is remembered
        await().atMost(SOON).until(() -> seen.size() == 2);
        assertThat(arrivals.remembered()).isEqualTo(1);
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
