package io.caravel.component.paho;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** A device with a plain client of its own. */
final class Device implements AutoCloseable {
    private static final int TOO_MANY_UNDER_WAY = 32202;

    private final MqttClient client;
    final List<String> seen = new CopyOnWriteArrayList<>();

    Device(String url, String name) throws MqttException {
        client = new MqttClient(url, name, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options);
    }

    /** Publishes, and again when the client says that too many publishes are under way. */
    void publish(String topic, String payload) throws MqttException {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(Device::isTooManyUnderWay)
                .until(
                        () -> {
                            client.publish(
                                    topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
                            return true;
                        });
    }

    private static boolean isTooManyUnderWay(Throwable failure) {
        return failure instanceof MqttException mqtt && mqtt.getReasonCode() == TOO_MANY_UNDER_WAY;
    }

    void publishAll(String topic, String prefix, int count) throws MqttException {
        for (int i = 0; i < count; i++) {
            publish(topic, prefix + i);
        }
    }

    void listen(String filter) throws MqttException {
        client.subscribe(
                new MqttSubscription[] {new MqttSubscription(filter, 1)},
                new org.eclipse.paho.mqttv5.client.IMqttMessageListener[] {
                    (topic, message) -> seen.add(text(message))
                });
    }

    private static String text(MqttMessage message) {
        return new String(message.getPayload(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(100, 100);
            client.close(true);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }
}
