package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of what a broker sends is under way in a route. */
class InboxTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int LIMIT = 4;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<Delivery> handedOut = new CopyOnWriteArrayList<>();
    private final Inbox inbox = new Inbox("t/#", 1, LIMIT, handedOut::add, thread);

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    private void arrive(int messages) throws Exception {
        MqttSession session = new MqttSession("tcp://127.0.0.1:1", "test", null);
        for (int i = 1; i <= messages; i++) {
            MqttMessage message = new MqttMessage(new byte[0]);
            message.setQos(0);
            inbox.arrived(new Delivery(i, "t/a", message, session));
        }
    }

    @Test
    void aBrokerThatSendsMoreThanItMayDoesNotFillTheRoute() throws Exception {
        // Given a route that completes nothing
        // When more arrives than the receive maximum allows
        arrive(2 * LIMIT);
        await().atMost(SOON).until(() -> handedOut.size() == LIMIT);
        // Then what is beyond it waits until half of the others are completed
        thread.submit(() -> {}).get();
        assertThat(handedOut).hasSize(LIMIT);
        inbox.completed(handedOut.get(0), false);
        thread.submit(() -> {}).get();
        assertThat(handedOut).hasSize(LIMIT);
        inbox.completed(handedOut.get(1), false);
        await().atMost(SOON).until(() -> handedOut.size() == LIMIT + 2);
    }

    @Test
    void itsSizeIsWhatTheRouteIsNotDoneWith() throws Exception {
        // Given
        arrive(2 * LIMIT);
        await().atMost(SOON).until(() -> handedOut.size() == LIMIT);
        // When
        inbox.completed(handedOut.get(0), false);
        // Then
        assertThat(inbox.size()).isEqualTo(2 * LIMIT - 1);
    }

    @Test
    void allThatWaitsIsHandedOutInOrder() throws Exception {
        // Given more than may be under way, waiting
        int arrived = 2 * LIMIT;
        arrive(arrived);
        // When each is completed once it has been handed out
        for (int i = 0; i < arrived; i++) {
            int number = i;
            await().atMost(SOON).until(() -> handedOut.size() > number);
            inbox.completed(handedOut.get(i), false);
        }
        // Then all were handed out, each once and in the order of arrival
        assertThat(handedOut).extracting(delivery -> delivery.number).isSorted().hasSize(arrived);
    }
}
