package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.component.paho.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that comes late, goes and comes back, with a device that says things twice. */
class BrokerOutageTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int HALF = 100;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "embedded"})
    void noReadingIsLostOrKeptTwice(String kind) throws Exception {
        assumeTrue(
                !"mosquitto".equals(kind) || TestBroker.mosquittoInstalled(),
                "mosquitto is not installed");
        try (TestBroker broker = TestBroker.of(kind, folder.resolve(kind));
                WholeEdge edge = new WholeEdge(folder, Map.of("edge.mqtt.url", broker.url()))) {
            // Given an edge that was there before its broker
            broker.start();
            try (MqttApp device = MqttApp.anonymous(broker.url())) {
                awaitAnswer(device);
                say(device, 0, HALF);
            }
            // When the broker goes and comes, and the device says the last ones again and goes on
            broker.stop();
            broker.start();
            try (MqttApp device = MqttApp.anonymous(broker.url())) {
                say(device, HALF / 2, 2 * HALF);
                awaitAnswer(device);
            }
            // Then each reading is kept once
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(edge.waitingEvents()).isEqualTo(2 * HALF));
        }
    }

    private static void say(MqttApp device, int from, int to) throws MqttException {
        for (int i = from; i < to; i++) {
            device.publish(
                    WholeEdge.T1 + "twin/update",
                    """
                    {"event_id":"e%d","twin":{"temperature":
                      {"actual":{"value":"%d","metadata":{"timestamp":%d}}}}}
                    """
                            .formatted(i, i % 100, i + 1));
        }
    }

    private static void awaitAnswer(MqttApp device) throws MqttException {
        device.listen(WholeEdge.T1 + "twin/get/result");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            device.publish(WholeEdge.T1 + "twin/get", "{}");
                            return !device.on("twin/get/result").isEmpty();
                        });
    }
}
