package io.caravel.component.paho;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;

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
        failed.forEach(p -> p.of.outcome.completeExceptionally(notConnected(p.of.topic)));
    }

    /** Publishes all; they are taken together or fail together. */
    void publish(List<Outgoing> messages) {
        boolean taken;
        synchronized (this) {
            taken = session != null && queue.size() < LONGEST_QUEUE;
            if (taken) {
                messages.forEach(message -> queue.addLast(new Publish(message)));
            }
        }
        if (taken) {
            sendWaiting();
        } else {
            messages.forEach(m -> m.outcome.completeExceptionally(notConnected(m.topic)));
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
                session.publish(next.of.topic, next.of.message, next);
            } catch (MqttException | IllegalArgumentException e) {
                next.onFailure(null, e);
            }
        }
    }

    private final class Publish implements MqttActionListener {
        final Outgoing of;

        Publish(Outgoing of) {
            this.of = of;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            int[] codes = token.getReasonCodes();
            if (codes != null && codes.length > 0 && codes[0] >= FIRST_REFUSAL) {
                onFailure(token, new MqttException(codes[0]));
                return;
            }
            ended();
            of.outcome.complete(null);
            sendWaiting();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable why) {
            ended();
            of.outcome.completeExceptionally(
                    new MqttPublishException(
                            "MQTT-007 not published to '" + of.topic + "': " + why.getMessage(),
                            why));
            sendWaiting();
        }

        private void ended() {
            synchronized (Publisher.this) {
                inFlight.remove(this);
            }
        }
    }
}
