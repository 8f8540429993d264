package io.caravel.edge.twins;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** A device that speaks only MQTT. */
final class MqttDevice implements AutoCloseable {

    private final MqttClient client;
    final List<MqttOut> seen = new CopyOnWriteArrayList<>();

    MqttDevice(String url, String... filters) throws MqttException {
        client = new MqttClient(url, "device-" + System.nanoTime(), new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options);
        for (String filter : filters) {
            client.subscribe(
                    new MqttSubscription[] {new MqttSubscription(filter, 1)},
                    new IMqttMessageListener[] {
                        (topic, message) ->
                                seen.add(
                                        new MqttOut(
                                                topic,
                                                new String(
                                                        message.getPayload(),
                                                        StandardCharsets.UTF_8)))
                    });
        }
    }

    void publish(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    List<String> on(String ending) {
        return seen.stream()
                .filter(message -> message.topic().endsWith(ending))
                .map(MqttOut::payload)
                .toList();
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 100);
        client.close(true);
    }
}
