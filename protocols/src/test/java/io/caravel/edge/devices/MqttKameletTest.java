package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets mqtt-source and mqtt-sink against a broker. */
class MqttKameletTest {

    private static final JsonObject NONE = new JsonObject();

    @TempDir Path folder;
    private DeviceEdge edge;
    private MqttClient device;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        edge = new DeviceEdge(folder, Map.of());
        device = new MqttClient(edge.broker(), "kitchen", new MemoryPersistence());
        device.connect();
        device.subscribe(
                new MqttSubscription[] {new MqttSubscription("kitchen/set", 1)},
                new IMqttMessageListener[] {
                    (topic, message) ->
                            heard.add(new String(message.getPayload(), StandardCharsets.UTF_8))
                });
    }

    @AfterEach
    void stop() throws Exception {
        device.disconnectForcibly(100, 100);
        device.close(true);
        edge.close();
    }

    private void says(String topic, String payload) throws Exception {
        device.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    @Test
    void aValueIsReadOutOfJsonOnAnyTopic() throws Exception {
        // Given
        JsonObject visitor =
                new JsonObject().put("topic", "zigbee/kitchen").put("path", "$.sensors[1].celsius");
        edge.device("kitchen", "mqtt", NONE, property("temperature", visitor));
        // When, and nonsense in between
        String reading = "{\"sensors\":[{\"celsius\":1},{\"celsius\":21.5}]}";
        soon().until(
                        () -> {
                            says("zigbee/kitchen", "no json");
                            says("zigbee/kitchen", reading);
                            return "21.5".equals(edge.reported("kitchen", "temperature"));
                        });
    }

    @Test
    void aWantedValueIsPublished() {
        // Given a property that is only written
        JsonObject visitor = new JsonObject().put("setTopic", "kitchen/set");
        // When
        edge.device("kitchen", "mqtt", NONE, wanted("light", "{\"on\":true}", visitor));
        // Then
        soon().until(() -> heard.contains("{\"on\":true}"));
    }

    @Test
    void aBrokerOfTheDeviceThatIsNotThereDisturbsNoOther() throws Exception {
        // Given one whose broker is away
        JsonObject away = new JsonObject().put("brokerUrl", "tcp://127.0.0.1:1");
        JsonObject visitor = new JsonObject().put("topic", "t/1").put("format", "text");
        edge.device("away", "mqtt", away, property("text", visitor));
        // When
        edge.device("here", "mqtt", NONE, property("text", visitor));
        // Then
        soon().until(
                        () -> {
                            says("t/1", "hello");
                            return "hello".equals(edge.reported("here", "text"));
                        });
    }
}
