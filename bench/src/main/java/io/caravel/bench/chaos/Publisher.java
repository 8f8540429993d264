package io.caravel.bench.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A device's MQTT connection: publishes with QoS 1, many on their way at once, in order; what was
 * not acknowledged when a connection broke is published again first on the next. Used by one
 * thread.
 */
public final class Publisher implements AutoCloseable {
    private static final int WINDOW = 16;
    private static final long ACKNOWLEDGED_MILLIS = 20_000;
    private static final long AGAIN_NANOS = 100_000_000L;

    private record Message(String topic, byte[] payload, Runnable acknowledged) {}

    private final String url;
    private final String clientId;
    private final Deque<Message> open = new ArrayDeque<>();
    private final Deque<IMqttToken> tokens = new ArrayDeque<>();
    private MqttAsyncClient client;
    private volatile int again;

    /**
     * @param url of the broker
     */
    public Publisher(String url, String clientId) {
        this.url = url;
        this.clientId = clientId;
    }

    /** How many messages were published more than once. */
    int again() {
        return again;
    }

    /**
     * Publishes; returns when the message is on its way, and waits while too many are.
     *
     * @param acknowledged called when the broker has acknowledged it, in the order of publishing
     */
    public void publish(String topic, String payload, Runnable acknowledged)
            throws InterruptedException {
        open.add(new Message(topic, payload.getBytes(StandardCharsets.UTF_8), acknowledged));
        do {
            turn();
        } while (open.size() >= WINDOW);
    }

    /** Waits until everything is acknowledged. */
    public void flush() throws InterruptedException {
        while (!open.isEmpty()) {
            turn();
        }
    }

    @Override
    public void close() {
        if (client != null) {
            discard();
        }
    }

    /** Sends what is not on its way; waits for the oldest when the window is full or all is. */
    private void turn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            if (client == null) {
                connect();
            }
            boolean sent = tokens.size() < open.size();
            for (Message message : open.stream().skip(tokens.size()).toList()) {
                tokens.add(client.publish(message.topic(), message.payload(), 1, false));
            }
            while (!tokens.isEmpty()
                    && (tokens.peek().isComplete() || !sent || open.size() >= WINDOW)) {
                tokens.peek().waitForCompletion(ACKNOWLEDGED_MILLIS);
                tokens.poll();
                open.poll().acknowledged().run();
                sent = true;
            }
        } catch (MqttException e) {
            if (client != null) {
                discard();
            }
            again += tokens.size();
            tokens.clear();
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    private void connect() throws MqttException {
        MqttAsyncClient fresh = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(5);
        options.setKeepAliveInterval(10);
        try {
            fresh.connect(options).waitForCompletion(ACKNOWLEDGED_MILLIS);
            client = fresh;
        } catch (MqttException e) {
            close(fresh);
            throw e;
        }
    }

    private void discard() {
        close(client);
        client = null;
    }

    /** Ends its threads; {@code close} would take from under them what they still use. */
    private static void close(MqttAsyncClient old) {
        try {
            old.disconnectForcibly(0, 500, false);
        } catch (MqttException e) {
            // broken already
        }
    }
}
