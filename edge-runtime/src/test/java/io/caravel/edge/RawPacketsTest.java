package io.caravel.edge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.component.paho.TestBroker;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that a broker passes on and no device sends: none of them stops the edge. */
class RawPacketsTest {

    private static final String UPLOAD = "$hw/events/upload/";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "embedded"})
    void nothingThatABrokerPassesOnStopsTheEdge(String kind) throws Exception {
        assumeTrue(
                !"mosquitto".equals(kind) || TestBroker.mosquittoInstalled(),
                "mosquitto is not installed");
        try (TestBroker broker = TestBroker.of(kind, folder.resolve(kind))) {
            broker.start();
            try (WholeEdge edge = new WholeEdge(folder, Map.of("edge.mqtt.url", broker.url()));
                    MqttApp device = MqttApp.anonymous(broker.url())) {
                // Given an edge that answers
                device.listen(WholeEdge.T1 + "twin/update/result");
                awaitAnswer(device, "before");
                for (Map.Entry<String, byte[]> odd : topics().entrySet()) {
                    // When a topic or a property is odd, then the next good message is answered
                    publish(broker.url(), odd.getValue(), new byte[0]);
                    awaitAnswer(device, odd.getKey());
                }
                for (Map.Entry<String, byte[]> odd : properties().entrySet()) {
                    publish(broker.url(), bytes(UPLOAD + "x"), odd.getValue());
                    awaitAnswer(device, odd.getKey());
                }
            }
        }
    }

    private static void publish(String url, byte[] topic, byte[] properties) {
        try (RawMqtt client = new RawMqtt(url, "odd-" + System.nanoTime())) {
            client.publish(topic, properties, bytes("{}"));
        } catch (IOException refused) {
            // the broker does not pass it on
        }
    }

    private static Map<String, byte[]> topics() {
        Map<String, byte[]> topics = new LinkedHashMap<>();
        topics.put("longest", bytes(UPLOAD + "x".repeat(65_535 - UPLOAD.length())));
        topics.put(
                "longest-device",
                bytes("$hw/events/device/default/" + "x".repeat(65_500) + "/twin/get"));
        topics.put("long-device", bytes("$hw/events/device/" + "x".repeat(64_000) + "/twin/get"));
        for (String letter :
                new String[] {
                    "01",
                    "1f",
                    "7f",
                    "c285",
                    "00",
                    "efbfbf",
                    "efbfbe",
                    "efb790",
                    "f48fbfbf",
                    "eda080",
                    "ff",
                    "c0af"
                }) {
            topics.put("topic-" + letter, join(bytes(UPLOAD), HexFormat.of().parseHex(letter)));
            topics.put(
                    "device-" + letter,
                    join(
                            join(
                                    bytes("$hw/events/device/default/"),
                                    HexFormat.of().parseHex(letter)),
                            bytes("/twin/get")));
        }
        return topics;
    }

    private static Map<String, byte[]> properties() {
        Map<String, byte[]> properties = new LinkedHashMap<>();
        for (String letter :
                new String[] {"01", "7f", "c285", "00", "efbfbf", "efb790", "eda080", "ff"}) {
            byte[] odd = RawMqtt.text(HexFormat.of().parseHex(letter));
            byte[] plain = RawMqtt.text(bytes("a"));
            properties.put("user-value-" + letter, join(new byte[] {0x26}, join(plain, odd)));
            properties.put("user-name-" + letter, join(new byte[] {0x26}, join(odd, plain)));
            properties.put("content-type-" + letter, join(new byte[] {0x03}, odd));
            properties.put("response-topic-" + letter, join(new byte[] {0x08}, odd));
        }
        properties.put(
                "response-topic-filter", join(new byte[] {0x08}, RawMqtt.text(bytes("a/#"))));
        properties.put("response-topic-empty", join(new byte[] {0x08}, RawMqtt.text(bytes(""))));
        properties.put("utf-8-payload", new byte[] {0x01, 1});
        properties.put("payload-of-no-kind", new byte[] {0x01, 7});
        properties.put("expires-at-once", new byte[] {0x02, 0, 0, 0, 0});
        properties.put("correlation", join(new byte[] {0x09}, RawMqtt.text(new byte[65_000])));
        return properties;
    }

    private static byte[] join(byte[] first, byte[] then) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(then);
        return joined.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitAnswer(MqttApp device, String id) {
        await(id)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            device.publish(
                                    WholeEdge.T1 + "twin/update",
                                    "{\"event_id\":\"" + id + "\",\"twin\":{}}");
                            return device.on("twin/update/result").stream()
                                    .map(JsonObject::new)
                                    .anyMatch(answer -> id.equals(answer.getString("event_id")));
                        });
    }
}
