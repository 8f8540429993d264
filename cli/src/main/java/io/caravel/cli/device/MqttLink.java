package io.caravel.cli.device;

import io.caravel.cli.Problem;
import io.caravel.lab.MqttArrivals;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/**
 * One MQTT 5 connection as a small device keeps it: it comes back by itself within a second, keeps
 * its session for an hour and publishes with QoS 1.
 */
public final class MqttLink implements AutoCloseable {
    private static final long WAIT_MILLIS = 5_000;
    private static final long RETRY_NANOS = 250_000_000L;

    private final String url;
    private final String clientId;
    private final String[] topics;
    private final BiConsumer<String, String> receiver;
    private final MqttConnectionOptions options = options();
    private volatile MqttAsyncClient client;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param url where the broker listens, such as {@code tcp://127.0.0.1:1883}
     * @param clientId the MQTT client id; its session is continued
     * @param receiver called with topic and payload for each message, one at a time
     * @param topics what to subscribe to
     */
    public MqttLink(
            String url, String clientId, BiConsumer<String, String> receiver, String... topics) {
        this.receiver = receiver;
        this.topics = topics.clone();
        this.url = url;
        this.clientId = clientId;
        client = newClient();
    }

    /** Connects as this user from now on; an empty name is nobody. */
    public MqttLink as(String user, String password) {
        if (!user.isEmpty()) {
            options.setUserName(user);
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Connects with these stores from now on, when the address says TLS ({@code ssl://}). */
    public MqttLink over(MqttStores stores) {
        if (!stores.isEmpty()) {
            options.setSocketFactory(stores.sockets());
        }
        return this;
    }

    /** One for each connection: what a lost one left in it, a broker that forgot it refuses. */
    private MqttAsyncClient newClient() {
        try {
            MqttAsyncClient fresh = new MqttAsyncClient(url, clientId, new MemoryPersistence());
            fresh.setCallback(new MqttArrivals(receiver, () -> ended(fresh)));
            return fresh;
        } catch (MqttException | IllegalArgumentException e) {
            throw new Problem("The broker address " + url + " is wrong: " + e.getMessage(), e);
        }
    }

    /**
     * Connects and subscribes, trying again until the broker answers.
     *
     * @param patienceMillis how long to try
     * @throws Problem when it did not answer in time
     */
    public void connect(long patienceMillis) {
        connecting.set(true);
        try {
            tryToConnect(patienceMillis);
        } finally {
            connecting.set(false);
        }
    }

    private void tryToConnect(long patienceMillis) {
        long end = System.nanoTime() + patienceMillis * 1_000_000L;
        while (true) {
            try {
                client.connect(options).waitForCompletion(WAIT_MILLIS);
                for (String topic : topics) {
                    client.subscribe(new MqttSubscription(topic, 1)).waitForCompletion(WAIT_MILLIS);
                }
                return;
            } catch (MqttException e) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw new Problem("The broker at " + url + " does not answer.", e);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** Whether the connection stands. */
    public boolean isConnected() {
        return client.isConnected();
    }

    /**
     * Publishes with QoS 1 and waits for the broker's acknowledgement; repeats after a broken
     * connection, so a message may arrive twice but is never lost.
     *
     * @throws Problem when the broker stayed away for a minute
     */
    public void publish(String topic, String payload) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
                message.setQos(1);
                client.publish(topic, message).waitForCompletion(WAIT_MILLIS);
                return;
            } catch (MqttException e) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw new Problem("The broker does not take messages any more.", e);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            client.disconnectForcibly(100, 500, true);
            client.close(true);
        } catch (MqttException e) {
            // the broker is gone already: nothing is left to say to it
        }
    }

    private static MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3600L);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(5);
        options.setKeepAliveInterval(20);
        return options;
    }

    private void ended(MqttAsyncClient of) {
        if (of == client && !closed && connecting.compareAndSet(false, true)) {
            Thread thread = new Thread(this::comeBack, "mqtt-again");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Keeps trying, on a thread of its own, until connected again or closed. */
    private void comeBack() {
        while (!closed) {
            LockSupport.parkNanos(RETRY_NANOS);
            MqttAsyncClient old = client;
            client = newClient();
            discard(old);
            try {
                tryToConnect(0);
                connecting.set(false);
                return;
            } catch (Problem e) {
                // not yet: once more
            }
        }
    }

    private static void discard(MqttAsyncClient old) {
        try {
            old.close(true);
        } catch (MqttException e) {
            // broken already
        }
    }
}
