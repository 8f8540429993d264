package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that does not wait for answers gets them in the order in which it asked. */
class AnswerOrderTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String D = "$hw/events/device/default/t1/";
    private static final int UPDATES = 1_000;

    @TempDir Path folder;
    private TwinRoutes edge;

    @BeforeEach
    void start() throws Exception {
        edge = new TwinRoutes(folder);
        edge.broker.start();
        edge.start();
        edge.desired("device", "default/t1", "put", "1", TwinWorld.deviceJson("t1", "u1").encode());
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void resultsAndDocumentsComeInTheOrderOfTheUpdates() throws Exception {
        // Given a device that the edge knows
        try (MqttDevice device = new MqttDevice(edge.url, D + "#")) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(300))
                    .until(
                            () -> {
                                device.publish(D + "twin/get", "{}");
                                return device.on("twin/get/result").stream()
                                        .anyMatch(answer -> answer.contains("\"twin\""));
                            });
            // When it publishes many updates at once, every tenth of which is refused
            publish();
            // Then each answer comes in its place
            await().atMost(SOON).until(() -> device.on("update/result").size() >= UPDATES);
            await().atMost(SOON).until(() -> device.on("update/document").size() >= UPDATES * 0.9);
            List<Integer> all = IntStream.range(0, UPDATES).boxed().toList();
            List<Integer> good = all.stream().filter(i -> i % 10 != 9).toList();
            assertThat(numbers(device.on("update/result"))).isEqualTo(all);
            assertThat(numbers(device.on("update/document"))).isEqualTo(good);
            assertThat(numbers(edge.sent("telemetry").stream().map(s -> s.body()).toList()))
                    .isEqualTo(good);
        }
    }

    private void publish() throws Exception {
        MqttAsyncClient client = new MqttAsyncClient(edge.url, "burst", new MemoryPersistence());
        client.connect().waitForCompletion(60_000);
        List<IMqttToken> sent = new ArrayList<>();
        for (int i = 0; i < UPDATES; i++) {
            String twin = i % 10 == 9 ? "[]" : "{\"n\":{\"actual\":{\"value\":\"" + i + "\"}}}";
            MqttMessage update =
                    new MqttMessage(
                            "{\"event_id\":\"%d\",\"twin\":%s}"
                                    .formatted(i, twin)
                                    .getBytes(StandardCharsets.UTF_8));
            update.setQos(1);
            sent.add(client.publish(D + "twin/update", update));
            if (i >= 100) {
                sent.get(i - 100).waitForCompletion(60_000);
            }
        }
        client.disconnect().waitForCompletion(60_000);
        client.close(true);
    }

    private static List<Integer> numbers(List<String> payloads) {
        return payloads.stream()
                .map(payload -> Integer.valueOf(new JsonObject(payload).getString("event_id")))
                .toList();
    }
}
