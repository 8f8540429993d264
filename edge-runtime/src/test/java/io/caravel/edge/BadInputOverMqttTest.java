package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.component.paho.TestBroker;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same table through a broker: nothing of it stops the edge, retained or not. */
class BadInputOverMqttTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "embedded"})
    void everythingIsAnsweredAndTheEdgeGoesOn(String kind) throws Exception {
        assumeTrue(
                !"mosquitto".equals(kind) || TestBroker.mosquittoInstalled(),
                "mosquitto is not installed");
        try (TestBroker broker = TestBroker.of(kind, folder.resolve(kind))) {
            broker.start();
            Map<String, String> settings = Map.of("edge.mqtt.url", broker.url());
            try (WholeEdge edge = new WholeEdge(folder, settings);
                    MqttApp device = MqttApp.anonymous(broker.url())) {
                // Given an edge that answers
                for (String topic : BadInput.TOPICS.values()) {
                    device.listen(topic + "/result");
                }
                awaitAnswer(device, "before");
                // When all of the table comes
                Map<String, Integer> wanted = new HashMap<>();
                for (BadInput bad : BadInput.all()) {
                    device.publish(bad.topic(), bad.payload(), false);
                    if (bad.outcome().equals("400")) {
                        wanted.merge(bad.topic() + "/result", 1, Integer::sum);
                    }
                }
                // Then each request is answered with its code, and a good one as ever
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(refusals(device)).isEqualTo(wanted));
                awaitAnswer(device, "after");
                retainJunk(device);
                awaitAnswer(device, "after-retained");
            }
            // And with junk retained on every topic an edge that starts answers too
            try (WholeEdge edge = new WholeEdge(folder, settings);
                    MqttApp device = MqttApp.anonymous(broker.url())) {
                device.listen(WholeEdge.T1 + "twin/update/result");
                awaitAnswer(device, "again");
            }
        }
    }

    private static void retainJunk(MqttApp device) throws Exception {
        List<BadInput> junk = BadInput.all();
        for (Map.Entry<String, String> topic : BadInput.TOPICS.entrySet()) {
            BadInput bad =
                    junk.stream()
                            .filter(row -> row.family().equals(topic.getKey()))
                            .findFirst()
                            .orElseThrow();
            device.publish(topic.getValue(), bad.payload(), true);
        }
    }

    private static Map<String, Integer> refusals(MqttApp device) {
        Map<String, Integer> refusals = new HashMap<>();
        for (MqttApp.Heard heard : device.heard) {
            if (new JsonObject(heard.text()).getInteger("code", 0) == 400) {
                refusals.merge(heard.topic(), 1, Integer::sum);
            }
        }
        return refusals;
    }

    private static void awaitAnswer(MqttApp device, String id) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            device.publish(
                                    WholeEdge.T1 + "twin/update",
                                    """
                                    {"event_id":"%s","twin":{"t":{"actual":{"value":"1"}}}}
                                    """
                                            .formatted(id));
                            return device.on("twin/update/result").stream()
                                    .map(JsonObject::new)
                                    .anyMatch(
                                            answer ->
                                                    id.equals(answer.getString("event_id"))
                                                            && !answer.containsKey("code"));
                        });
    }
}
