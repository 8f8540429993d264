package io.caravel.component.paho;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each message that arrives on a connection to the consumer whose filter matches (the first
 * one, where filters overlap). A resumed session may replay messages before their consumer has
 * started: these wait, unacknowledged, and come first when it does.
 *
 * <p>A subscription that no route has any more must not stop the others: beyond half the receive
 * maximum the oldest message that nobody awaits is acknowledged and dropped with a coded warning.
 * What a route awaits that has not started yet is never dropped, however long its start takes.
 *
 * <p>A connection that brings more bytes than may be held is taken no more of: what it brings from
 * then on has to come again on the next one.
 */
final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private static final int MOST_FOUND = 1_000;
    private static final int LONGEST_FOUND = 256;

    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
    private final int limit;
    private final Predicate<String> awaited;
    private final HeldBytes held;
    private final Deque<Delivery> parked = new ArrayDeque<>();

    /** Of the topics that were used last, so that not each message is compared with each filter. */
    private final Map<String, Inbox> found =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Inbox> eldest) {
                    return size() > MOST_FOUND;
                }
            };

    private long number;
    private MqttSession full;

    /**
     * @param limit how many messages without a consumer may wait before any is dropped
     * @param awaited whether a consumer for a topic is there or will come
     * @param held counts the bytes of what has arrived
     */
    Arrivals(int limit, Predicate<String> awaited, HeldBytes held) {
        this.held = held;
        this.limit = limit;
        this.awaited = awaited;
    }

    /** The consumers now. */
    List<Inbox> inboxes() {
        return List.copyOf(inboxes);
    }

    /** Takes a message; false for the first one of a connection that it has no room for. */
    synchronized boolean arrived(MqttSession session, String topic, MqttMessage message) {
        if (session == full) {
            return true;
        }
        Delivery delivery = new Delivery(++number, topic, message, session);
        if (!held.take(delivery)) {
            full = session;
            LOG.warn(
                    "MQTT-012 messages fill the memory that they may take, one on '{}' and what"
                            + " follows come again when the others are done: publish smaller ones",
                    topic.length() <= LONGEST_FOUND ? topic : topic.substring(0, LONGEST_FOUND));
            return false;
        }
        Inbox inbox = inbox(topic);
        if (inbox != null) {
            inbox.arrived(delivery);
            return true;
        }
        parked.addLast(delivery);
        if (parked.size() > limit) {
            dropOldest();
        }
        return true;
    }

    private Inbox inbox(String topic) {
        Inbox known = found.get(topic);
        if (known != null) {
            return known;
        }
        for (Inbox inbox : inboxes) {
            if (matches(inbox.filter, topic)) {
                remember(topic, inbox);
                return inbox;
            }
        }
        return null;
    }

    /** A long topic is compared again: a thousand of them would fill a small heap. */
    private void remember(String topic, Inbox inbox) {
        if (topic.length() <= LONGEST_FOUND) {
            found.put(topic, inbox);
        }
    }

    /** Of how many topics the consumer is remembered. */
    synchronized int remembered() {
        return found.size();
    }

    private void dropOldest() {
        for (Iterator<Delivery> all = parked.iterator(); all.hasNext(); ) {
            Delivery oldest = all.next();
            if (!awaited.test(oldest.topic)) {
                all.remove();
                LOG.warn(
                        "MQTT-004 message on '{}' dropped: no route for it and {} waiting; remove"
                                + " the session's old subscription or add the route",
                        oldest.topic,
                        limit);
                oldest.acknowledge();
                oldest.release();
                return;
            }
        }
    }

    /** Adds a consumer and gives it what has been waiting for it, before anything newer. */
    synchronized void add(Inbox inbox) {
        for (Iterator<Delivery> all = parked.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (matches(inbox.filter, delivery.topic)) {
                all.remove();
                inbox.arrived(delivery);
            }
        }
        inboxes.add(inbox);
        found.clear();
    }

    /** Removes a consumer. */
    synchronized void remove(Inbox inbox) {
        inboxes.remove(inbox);
        found.clear();
    }

    /** Forgets what a lost connection brought: the broker sends it again. */
    synchronized void forget(MqttSession session) {
        parked.stream().filter(d -> d.session == session).forEach(Delivery::release);
        parked.removeIf(delivery -> delivery.session == session);
    }

    /** Whether a topic is one that a filter asks for. */
    static boolean matches(String filter, String topic) {
        return MqttTopicValidator.isMatched(plain(filter), topic);
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
