package io.caravel.component.paho;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * Publishes in the order of the calls, never more at a time than the broker takes (its receive
 * maximum), so that "too many publishes in progress" cannot happen. A lost connection fails all
 * that is not acknowledged.
 *
 * <p>Thread-safe.
 */
final class Publisher {

    private static final int LONGEST_QUEUE = 10_000;
    private static final int FIRST_REFUSAL = 0x80;

    private final String brokerUrl;
    private final Deque<Publish> queue = new ArrayDeque<>();
    private final Set<Publish> inFlight = new HashSet<>();
    private MqttSession session;
    private int window;

    Publisher(String brokerUrl) {
        this.brokerUrl = brokerUrl;
    }

    synchronized void connected(MqttSession now, int brokerReceiveMaximum) {
        session = now;
        window = Math.max(1, Math.min(brokerReceiveMaximum, 1_000) - 1);
    }

    /** Fails all that waits and all that is not acknowledged. */
    void lost() {
        Set<Publish> failed;
        synchronized (this) {
            session = null;
            failed = new HashSet<>(inFlight);
            failed.addAll(queue);
            inFlight.clear();
            queue.clear();
        }
        failed.forEach(p -> p.outcome.completeExceptionally(notConnected(p.topic)));
    }

    void publish(String topic, MqttMessage message, CompletableFuture<Void> outcome) {
        Publish publish = new Publish(topic, message, outcome);
        synchronized (this) {
            if (session != null && queue.size() < LONGEST_QUEUE) {
                queue.addLast(publish);
                publish = null;
            }
        }
        if (publish != null) {
            outcome.completeExceptionally(notConnected(topic));
        } else {
            sendWaiting();
        }
    }

    MqttPublishException notConnected(String topic) {
        return new MqttPublishException(
                "MQTT-007 not published to '"
                        + topic
                        + "': no connection to broker '"
                        + brokerUrl
                        + "', try again later",
                null);
    }

    private synchronized void sendWaiting() {
        while (session != null && inFlight.size() < window && !queue.isEmpty()) {
            Publish next = queue.pollFirst();
            inFlight.add(next);
            try {
                session.publish(next.topic, next.message, next);
            } catch (MqttException | IllegalArgumentException e) {
                next.onFailure(null, e);
            }
        }
    }

    private final class Publish implements MqttActionListener {
        final String topic;
        final MqttMessage message;
        final CompletableFuture<Void> outcome;

        Publish(String topic, MqttMessage message, CompletableFuture<Void> outcome) {
            this.topic = topic;
            this.message = message;
            this.outcome = outcome;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            int[] codes = token.getReasonCodes();
            if (codes != null && codes.length > 0 && codes[0] >= FIRST_REFUSAL) {
                onFailure(token, new MqttException(codes[0]));
                return;
            }
            ended();
            outcome.complete(null);
            sendWaiting();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable why) {
            ended();
            outcome.completeExceptionally(
                    new MqttPublishException(
                            "MQTT-007 not published to '" + topic + "': " + why.getMessage(), why));
            sendWaiting();
        }

        private void ended() {
            synchronized (Publisher.this) {
                inFlight.remove(this);
            }
        }
    }
}
