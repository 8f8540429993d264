package io.caravel.component.paho;

import io.caravel.lab.MqttPublish;
import java.nio.charset.StandardCharsets;
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

    private final MqttClient client;
    final List<String> seen = new CopyOnWriteArrayList<>();

    Device(String url, String name) throws MqttException {
        client = new MqttClient(url, name, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options);
    }

    void publish(String topic, String payload) throws MqttException {
        MqttPublish.one(client, topic, payload.getBytes(StandardCharsets.UTF_8), false);
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
