package io.caravel.component.paho;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each message that arrives on a connection to the consumer whose filter matches (the first
 * one, where filters overlap). A resumed session may replay messages before their consumer has
 * started: these wait, unacknowledged, and come first when it does. Beyond half the receive maximum
 * the oldest of them is acknowledged and dropped with a coded warning, because a subscription that
 * no route has any more must not stop the others.
 */
final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final List<Inbox> inboxes;
    private final int limit;
    private final Deque<Delivery> parked = new ArrayDeque<>();
    private long number;

    Arrivals(List<Inbox> inboxes, int limit) {
        this.inboxes = inboxes;
        this.limit = limit;
    }

    synchronized void arrived(MqttSession session, String topic, MqttMessage message) {
        Delivery delivery = new Delivery(++number, topic, message, session);
        for (Inbox inbox : inboxes) {
            if (matches(inbox, topic)) {
                inbox.arrived(delivery);
                return;
            }
        }
        parked.addLast(delivery);
        if (parked.size() > limit) {
            Delivery oldest = parked.removeFirst();
            LOG.warn(
                    "MQTT-004 message on '{}' dropped: no consumer for it and {} waiting; remove"
                            + " the session's old subscription or start the route",
                    oldest.topic,
                    limit);
            oldest.acknowledge();
        }
    }

    /** Gives a new consumer what has been waiting for it. */
    synchronized void handOver(Inbox inbox) {
        for (Iterator<Delivery> all = parked.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (matches(inbox, delivery.topic)) {
                all.remove();
                inbox.arrived(delivery);
            }
        }
    }

    /** Forgets what a lost connection brought: the broker sends it again. */
    synchronized void forget(MqttSession session) {
        parked.removeIf(delivery -> delivery.session == session);
    }

    private static boolean matches(Inbox inbox, String topic) {
        return MqttTopicValidator.isMatched(plain(inbox.filter), topic);
    }

    /** The filter without {@code $share/<group>/}. */
    private static String plain(String filter) {
        if (!filter.startsWith("$share/")) {
            return filter;
        }
        int slash = filter.indexOf('/', "$share/".length());
        return slash < 0 ? filter : filter.substring(slash + 1);
    }
}
