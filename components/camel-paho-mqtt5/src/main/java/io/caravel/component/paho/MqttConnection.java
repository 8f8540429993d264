package io.caravel.component.paho;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that all consumers and producers of one broker and client id share: it exists
 * while anyone uses it, and is replaced by a new {@link MqttSession} whenever it is lost (250 ms,
 * doubling with jitter to {@code maxReconnectDelay}).
 *
 * <p>All state changes happen on one thread of its own. Subscriptions are renewed at each connect
 * with retained messages only for new ones.
 */
final class MqttConnection {

    private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long REFUSED_AGAIN_SECONDS = 30;
    private static final long LOOK_MILLIS = 50;

    private final PahoMqtt5Configuration configuration;
    private final MqttConnectionOptions options;
    private final ConnectionListeners listeners;
    private final ScheduledExecutorService thread;
    private final Publisher publisher;
    private final Arrivals arrivals;
    private final HeldBytes held;

    // on the connection's thread only
    private MqttSession session;
    private boolean connected;
    private int users;
    private int attempts;
    private long connectedAt;

    MqttConnection(
            PahoMqtt5Configuration configuration,
            MqttConnectionOptions options,
            ConnectionListeners listeners,
            Predicate<String> awaited,
            HeldBytes held) {
        this.configuration = configuration;
        this.options = options;
        this.listeners = listeners;
        String name = "mqtt " + configuration.getClientId();
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread t = new Thread(task, name);
                            t.setDaemon(true);
                            return t;
                        });
        publisher = new Publisher(configuration.getBrokerUrl());
        this.held = held;
        arrivals = new Arrivals(Math.max(1, options.getReceiveMaximum() / 2), awaited, held);
    }

    /** Counts a user; the first one opens the connection, in the background. */
    void retain() {
        run(
                () -> {
                    if (users++ == 0) {
                        open();
                    }
                });
    }

    /** Counts a user less; the last one closes the connection, keeping the broker's session. */
    void release() {
        run(
                () -> {
                    if (--users == 0) {
                        close();
                    }
                });
    }

    /** Adds a consumer: what has arrived for it meanwhile comes first. */
    void subscribe(Inbox inbox) {
        run(
                () -> {
                    arrivals.add(inbox);
                    if (connected) {
                        subscribe(List.of(inbox), session, false);
                    }
                });
        retain();
    }

    /** How many messages have arrived for consumers that are not done with them; any thread. */
    int underWay() {
        return arrivals.inboxes().stream().mapToInt(Inbox::size).sum();
    }

    /** Removes a consumer; a durable subscription stands, so that the broker keeps its messages. */
    void unsubscribe(Inbox inbox) {
        run(
                () -> {
                    arrivals.remove(inbox);
                    if (connected && options.isCleanStart()) {
                        session.unsubscribe(inbox.filter);
                    }
                });
    }

    /**
     * Publishes in this order; each outcome completes when the broker has acknowledged (QoS 0: when
     * sent), and fails at once without a connection. Nothing is kept here: the caller keeps the
     * message and retries.
     */
    void publish(List<Outgoing> messages) {
        try {
            thread.execute(() -> publisher.publish(messages));
        } catch (RejectedExecutionException e) {
            messages.forEach(m -> m.outcome.completeExceptionally(publisher.notConnected(m.topic)));
        }
    }

    /** Ends it for good. Blocks up to 5 s. */
    void shutdown() {
        run(this::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("connection is shut down", e);
        }
    }

    private void open() {
        if (users == 0 || session != null) {
            return;
        }
        try {
            session =
                    new MqttSession(
                            configuration.getBrokerUrl(), configuration.getClientId(), this);
            session.connect(options);
        } catch (MqttException | IllegalArgumentException e) {
            LOG.error(
                    "MQTT-001 cannot use broker '{}' as '{}': {}",
                    configuration.getBrokerUrl(),
                    configuration.getClientId(),
                    e.getMessage());
            session = null;
            openLater();
        }
    }

    private void openLater() {
        long longest = Math.max(FIRST_DELAY_MILLIS, options.getMaxReconnectDelay());
        long delay = Math.min(FIRST_DELAY_MILLIS << Math.min(attempts++, 12), longest);
        delay = delay / 2 + ThreadLocalRandom.current().nextLong(delay / 2 + 1);
        try {
            thread.schedule(this::open, delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("connection is shut down", e);
        }
    }

    private void close() {
        if (session != null) {
            session.close();
            drop();
        }
    }

    private void drop() {
        publisher.lost();
        arrivals.forget(session);
        boolean was = connected;
        session = null;
        connected = false;
        if (was) {
            listeners.tell(false);
        }
    }

    /** From the session: connected, the broker takes so many publishes at a time. */
    void connected(MqttSession from, int brokerReceiveMaximum) {
        run(
                () -> {
                    if (from != session) {
                        return;
                    }
                    connected = true;
                    connectedAt = System.nanoTime();
                    LOG.info(
                            "connected to broker '{}' as '{}'",
                            configuration.getBrokerUrl(),
                            configuration.getClientId());
                    publisher.connected(from, brokerReceiveMaximum);
                    subscribe(arrivals.inboxes(), from, true);
                });
    }

    /** From the session: it has ended or could not be opened. */
    void lost(MqttSession from, Throwable why) {
        run(
                () -> {
                    if (from != session) {
                        return;
                    }
                    if (connected && System.nanoTime() - connectedAt > 10_000_000_000L) {
                        attempts = 0;
                    }
                    LOG.warn(
                            "MQTT-002 {} broker '{}' as '{}': {}; trying again",
                            connected ? "lost" : "cannot reach",
                            configuration.getBrokerUrl(),
                            configuration.getClientId(),
                            why.getMessage());
                    from.close();
                    drop();
                    openLater();
                });
    }

    /** From the session: a message; on the client's thread, in the order of arrival. */
    void arrived(MqttSession from, String topic, MqttMessage message) {
        if (!arrivals.arrived(from, topic, message)) {
            run(() -> leaveWhenDone(from));
        }
    }

    /** Has the broker send again what was not taken, on a new connection. */
    private void leaveWhenDone(MqttSession from) {
        if (from == session && held.isEmpty()) {
            attempts = 0;
            from.close();
            drop();
            openLater();
        } else if (from == session) {
            thread.schedule(() -> leaveWhenDone(from), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void subscribe(List<Inbox> which, MqttSession on, boolean tell) {
        List<Inbox> asked = List.copyOf(which);
        if (asked.isEmpty()) {
            listeners.tell(true);
            return;
        }
        try {
            on.subscribe(
                    asked.stream().map(Inbox::subscription).toList(),
                    new SubscribeAnswer(
                            asked,
                            on,
                            () -> subscribed(on, tell),
                            refused -> subscribeLater(refused, on)));
        } catch (MqttException | IllegalArgumentException e) {
            LOG.error(
                    "MQTT-003 cannot subscribe to {}: {}",
                    asked.stream().map(i -> i.filter).toList(),
                    e.getMessage());
        }
    }

    private void subscribed(MqttSession on, boolean tell) {
        run(
                () -> {
                    if (tell && on == session) {
                        listeners.tell(true);
                    }
                });
    }

    private void subscribeLater(Inbox refused, MqttSession on) {
        thread.schedule(
                () -> {
                    if (on == session && arrivals.inboxes().contains(refused)) {
                        subscribe(List.of(refused), on, false);
                    }
                },
                REFUSED_AGAIN_SECONDS,
                TimeUnit.SECONDS);
    }
}
