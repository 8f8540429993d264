package io.caravel.lab;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Publishing with QoS 1, by a client that waits for the acknowledgement of each message. */
public final class MqttPublish {
    private static final int TOO_MANY_UNDER_WAY = 32202;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private MqttPublish() {}

    /**
     * Publishes one message; returns when the broker has acknowledged it. The client learns late
     * that those before it were acknowledged, and says then that too many are under way.
     */
    public static void one(MqttClient by, String topic, byte[] payload, boolean retained)
            throws MqttException {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            try {
                by.publish(topic, payload, 1, retained);
                return;
            } catch (MqttException e) {
                if (e.getReasonCode() != TOO_MANY_UNDER_WAY || System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }
}
