package io.caravel.component.paho;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one consumer between arrival and acknowledgement.
 *
 * <p>Promises: handed out in the order of arrival, one at a time, without waiting for asynchronous
 * routes to complete; acknowledged in the order of arrival, each after its own completion. After a
 * failure nothing more is handed out until the failed message has been tried again (1 s, doubling
 * to 30 s), so that order holds. What arrived on a lost connection and has not been handed out is
 * forgotten: the broker sends it again.
 *
 * <p>No more than the receive maximum is under way in the route, whatever the broker sends:
 * Mosquitto 2.0.11 answers each acknowledgement with so many more while it has a backlog. What is
 * beyond it waits here, a tenth of the size of an exchange. QoS 0 messages that wait beyond twice
 * the receive maximum are dropped with a coded warning, as QoS 0 allows.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int RETAINED_WHEN_NEW = 1;
    private static final long FIRST_RETRY_MILLIS = 1_000;
    private static final long LAST_RETRY_MILLIS = 30_000;

    final String filter;
    final int qos;
    private final int limit;
    private final java.util.function.Consumer<Delivery> handler;
    private final ScheduledExecutorService thread;

    private final TreeMap<Long, Delivery> waiting = new TreeMap<>();
    private final Deque<Delivery> unacknowledged = new ArrayDeque<>();
    private boolean paused;
    private boolean closed;
    private boolean pumping;
    private int handedOut;
    private int failures;
    private long dropped;
    private Runnable whenIdle;

    /**
     * @param limit the receive maximum
     * @param handler gets each message on {@code thread} and answers with {@link #completed}
     */
    Inbox(
            String filter,
            int qos,
            int limit,
            java.util.function.Consumer<Delivery> handler,
            ScheduledExecutorService thread) {
        this.filter = filter;
        this.qos = qos;
        this.limit = limit;
        this.handler = handler;
        this.thread = thread;
    }

    /** How the broker is asked for it: retained messages only when the subscription is new. */
    MqttSubscription subscription() {
        MqttSubscription subscription = new MqttSubscription(filter, qos);
        subscription.setRetainHandling(RETAINED_WHEN_NEW);
        return subscription;
    }

    /** Takes a message; never blocks. */
    synchronized void arrived(Delivery delivery) {
        if (closed) {
            delivery.release();
            return;
        }
        if (delivery.message.getQos() > 0) {
            unacknowledged.addLast(delivery);
        } else if (waiting.size() >= 2 * limit) {
            if (dropped++ % 1_000 == 0) {
                LOG.warn(
                        "MQTT-005 consumer of '{}' is too slow: {} QoS 0 messages dropped, publish"
                                + " with QoS 1 to have them kept by the broker",
                        filter,
                        dropped);
            }
            delivery.release();
            return;
        }
        waiting.put(delivery.number, delivery);
        wake();
    }

    /** Says how the route ended; from any thread, once for each message handed out. */
    synchronized void completed(Delivery delivery, boolean failed) {
        handedOut--;
        if (failed && !delivery.comesAgain()) {
            waiting.put(delivery.number, delivery);
            pauseAndRetry();
        } else {
            failures = 0;
            delivery.done = true;
            acknowledgeDone();
            delivery.release();
        }
        if (handedOut <= limit / 2 && !waiting.isEmpty()) {
            wake();
        }
        whenIdle();
    }

    /** How many messages have arrived and are not done with. */
    synchronized int size() {
        return waiting.size() + handedOut;
    }

    /** Hands out nothing more; {@code idle} runs when the last exchange has completed. */
    synchronized void close(Runnable idle) {
        closed = true;
        waiting.values().forEach(Delivery::release);
        waiting.clear();
        whenIdle = idle;
        whenIdle();
    }

    private void whenIdle() {
        if (closed && handedOut == 0 && whenIdle != null) {
            Runnable idle = whenIdle;
            whenIdle = null;
            idle.run();
        }
    }

    private void pauseAndRetry() {
        if (paused || closed) {
            return;
        }
        paused = true;
        long delay = FIRST_RETRY_MILLIS << Math.min(failures++, 5);
        thread.schedule(this::resume, Math.min(delay, LAST_RETRY_MILLIS), TimeUnit.MILLISECONDS);
    }

    private synchronized void resume() {
        paused = false;
        wake();
    }

    private void wake() {
        if (!pumping && !paused && !closed) {
            pumping = true;
            thread.execute(this::pump);
        }
    }

    private void pump() {
        for (Delivery next = take(); next != null; next = take()) {
            try {
                handler.accept(next);
            } catch (RuntimeException e) {
                LOG.warn("MQTT-010 message on '{}' is kept and tried again", next.topic, e);
                completed(next, true);
            }
        }
    }

    private synchronized Delivery take() {
        while (!closed && !paused && handedOut < limit && !waiting.isEmpty()) {
            Delivery next = waiting.pollFirstEntry().getValue();
            if (next.comesAgain()) {
                unacknowledged.remove(next);
                next.release();
                continue;
            }
            handedOut++;
            return next;
        }
        pumping = false;
        return null;
    }

    private void acknowledgeDone() {
        while (!unacknowledged.isEmpty()) {
            Delivery first = unacknowledged.peekFirst();
            if (!first.done && first.session.isAlive()) {
                return;
            }
            unacknowledged.removeFirst();
            if (first.done) {
                first.acknowledge();
            }
        }
    }
}
