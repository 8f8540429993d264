package io.caravel.edge.twins;

import io.caravel.lab.MqttArrivals;
import io.caravel.lab.MqttPublish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A device that speaks only MQTT. */
public final class MqttDevice implements AutoCloseable {

    private final MqttClient client;
    final List<MqttOut> seen = new CopyOnWriteArrayList<>();

    /** Connects and subscribes. */
    public MqttDevice(String url, String... filters) throws MqttException {
        this(url, "device-" + System.nanoTime(), new MqttConnectionOptions(), filters);
    }

    private MqttDevice(String url, String name, MqttConnectionOptions options, String... filters)
            throws MqttException {
        client = new MqttClient(url, name, new MemoryPersistence());
        client.setCallback(new MqttArrivals((topic, text) -> seen.add(new MqttOut(topic, text))));
        client.connect(options);
        for (String filter : filters) {
            client.subscribe(filter, 1);
        }
    }

    /** One for which the broker keeps what comes while it is away. */
    static MqttDevice durable(String url, String name, String... filters) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3_600L);
        return new MqttDevice(url, name, options, filters);
    }

    /** Publishes with QoS 1. */
    public void publish(String topic, String payload) throws MqttException {
        MqttPublish.one(client, topic, payload.getBytes(StandardCharsets.UTF_8), false);
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
