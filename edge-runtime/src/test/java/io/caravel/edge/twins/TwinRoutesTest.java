package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One hop after the other, from MQTT to the link and back, with the routes as they are shipped. */
class TwinRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String D = "$hw/events/device/default/t1/";

    @TempDir Path folder;
    private TwinRoutes edge;

    @BeforeEach
    void start() throws Exception {
        edge = new TwinRoutes(folder);
        edge.broker.start();
        edge.start();
        thermostat("1", "20");
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private void thermostat(String rev, String target) {
        edge.desired(
                "devicemodel",
                "default/thermo",
                "put",
                "1",
                TwinWorld.model(
                                TwinWorld.property("temperature", "FLOAT", "ReadOnly"),
                                TwinWorld.property("target", "FLOAT", "ReadWrite"))
                        .encode());
        edge.desired("device", "default/t1", "put", rev, device(target));
    }

    private static String device(String target) {
        return TwinWorld.deviceJson(
                        "t1",
                        "u1",
                        TwinWorld.desired("temperature", ""),
                        TwinWorld.desired("target", target))
                .encode();
    }

    private static String reading(String property, String value) {
        return "{\"event_id\":\"%s\",\"twin\":{\"%s\":{\"actual\":{\"value\":\"%s\"}}}}"
                .formatted(value, property, value);
    }

    private void awaitAnswered(MqttDevice device) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            device.publish(D + "twin/get", "{}");
                            return device.on("twin/get/result").stream()
                                    .anyMatch(answer -> answer.contains("target"));
                        });
    }

    @Test
    void aReadingBecomesATwinTelemetryAndAnAnswer() throws Exception {
        // Given the routes from the broker to the link
        assertThat(edge.context().getRoutes())
                .extracting(route -> route.getRouteId())
                .contains(
                        "twin-desired-down-edge-store",
                        "twin-desired-down-edge-apply",
                        "twin-desired-down-edge-publish",
                        "twin-desired-down-edge-tell-link",
                        "twin-reported-up-edge-read-mqtt",
                        "twin-reported-up-edge-read-mqtt-short",
                        "twin-reported-up-edge-read-membership",
                        "twin-reported-up-edge-merge",
                        "twin-reported-up-edge-report",
                        "telemetry-up-edge-read-data",
                        "telemetry-up-edge-read-data-short",
                        "telemetry-up-edge-read-upload",
                        "telemetry-up-edge-read-records",
                        "telemetry-up-edge-keep");
        try (MqttDevice device = new MqttDevice(edge.url, "$hw/events/device/#")) {
            awaitAnswered(device);
            // When a device reports
            device.publish(D + "twin/update", reading("temperature", "21.5"));
            // Then it is answered, and the cloud hears of the twin and of the reading
            await().atMost(SOON).until(() -> !device.on("twin/update/document").isEmpty());
            await().atMost(SOON).until(() -> !device.on("twin/update/result").isEmpty());
            assertThat(device.on("twin/update/result").get(0)).contains("21.5");
            await().atMost(SOON)
                    .until(
                            () ->
                                    edge.sent("twin").stream()
                                            .anyMatch(one -> one.body().contains("21.5")));
            assertThat(edge.sent("telemetry")).hasSize(1);
            assertThat(edge.sent("telemetry").get(0).lane()).isEqualTo("events");
            TwinRoutes.Sent twin = edge.sent("twin").get(edge.sent("twin").size() - 1);
            assertThat(twin.key()).isEqualTo("default/t1");
            assertThat(twin.lane()).isEqualTo("state");
            assertThat(twin.rev()).matches("\\d+\\.\\d+");
            assertThat(new JsonObject(twin.body()).getJsonObject("device").getString("uid"))
                    .isEqualTo("u1");
        }
    }

    @Test
    void manyReadingsOfOneDeviceAreKeptInOrderAndReportedOncePerSecondAtMost() throws Exception {
        // Given a device
        try (MqttDevice device = new MqttDevice(edge.url, "$hw/events/device/#")) {
            awaitAnswered(device);
            int before = edge.sent("twin").size();
            long start = System.nanoTime();
            // When it reports five hundred times
            for (int i = 0; i < 500; i++) {
                device.publish(D + "twin/update", reading("temperature", Integer.toString(i)));
            }
            await().atMost(SOON).until(() -> edge.sent("telemetry").size() >= 500);
            await().atMost(SOON)
                    .until(
                            () ->
                                    edge.sent("twin").stream()
                                            .anyMatch(one -> one.body().contains("\"499\"")));
            // Then every reading is there in order, and the twin was told a few times
            List<String> ids =
                    edge.sent("telemetry").stream()
                            .map(one -> new JsonObject(one.body()).getString("event_id"))
                            .toList();
            assertThat(ids).isEqualTo(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertThat(edge.sent("twin").size() - before).isLessThanOrEqualTo((int) seconds + 2);
        }
    }

    @Test
    void aDesiredValueReachesTheDeviceAlsoAfterARestart() throws Exception {
        // Given a device that does not answer
        try (MqttDevice device = new MqttDevice(edge.url, "$hw/events/device/#")) {
            awaitAnswered(device);
            // When the cloud wants another value
            edge.desired("device", "default/t1", "put", "2", device("28"));
            await().atMost(SOON).until(() -> anyDelta(device, "28"));
            device.seen.clear();
            // Then it hears of it again after a restart of the edge, and of the broker
            edge.stop();
            edge.start();
            await().atMost(SOON).until(() -> anyDelta(device, "28"));
        }
        MqttDevice.durable(edge.url, "panel", "$hw/events/device/#").close();
        edge.broker.stop();
        edge.broker.start();
        try (MqttDevice device = MqttDevice.durable(edge.url, "panel", "$hw/events/device/#")) {
            await().atMost(SOON).until(() -> anyDelta(device, "28"));
            // And no more once it has answered
            device.publish(D + "twin/update", reading("target", "28.0"));
            await().atMost(SOON).until(() -> !device.on("twin/update/result").isEmpty());
            await().atMost(SOON)
                    .until(
                            () ->
                                    edge.sent("twin").stream()
                                            .anyMatch(one -> one.body().contains("28.0")));
        }
    }

    private static boolean anyDelta(MqttDevice device, String value) {
        return device.on("twin/update/delta").stream()
                .map(JsonObject::new)
                .anyMatch(d -> value.equals(d.getJsonObject("delta").getString("target")));
    }

    @Test
    void aFullDiskKeepsReadingsInTheBrokerUntilThereIsRoom() throws Exception {
        // Given a store that refuses
        try (MqttDevice device = new MqttDevice(edge.url, "$hw/events/device/#")) {
            awaitAnswered(device);
            edge.diskFull = true;
            // When readings come
            for (int i = 0; i < 3; i++) {
                device.publish(D + "twin/update", reading("temperature", "4" + i));
            }
            await().pollDelay(Duration.ofMillis(700)).until(() -> edge.sent("telemetry").isEmpty());
            edge.diskFull = false;
            // Then all are kept when there is room, in order
            await().atMost(SOON).until(() -> edge.sent("telemetry").size() >= 3);
            assertThat(edge.sent("telemetry"))
                    .extracting(one -> new JsonObject(one.body()).getString("event_id"))
                    .containsExactly("40", "41", "42");
        }
    }

    @Test
    void theOtherTopicsAreAnsweredOrKept() throws Exception {
        try (MqttDevice device =
                new MqttDevice(
                        edge.url,
                        "$hw/events/device/#",
                        "$hw/events/node/#",
                        "$hw/events/connected/#")) {
            awaitAnswered(device);
            // When each is used
            device.publish("$hw/events/node/edge-1/membership/get", "{\"event_id\":\"m\"}");
            device.publish("$hw/events/device/t1/state/update", "{\"state\":\"online\"}");
            device.publish("$ke/events/device/default/t1/data/update", "{\"p\":{\"value\":7}}");
            device.publish("$ke/events/device/t1/data/update", "{\"p\":{\"value\":8}}");
            device.publish("$hw/events/upload/app/x", "hello");
            device.publish("SYS/dis/upload_records", "{broken");
            try (var template = edge.context().createProducerTemplate()) {
                template.sendBody("seda:link-status?multipleConsumers=true", "connected");
            }
            // Then
            await().atMost(SOON).until(() -> !device.on("membership/get/result").isEmpty());
            await().atMost(SOON).until(() -> !device.on("device/t1/state/update/result").isEmpty());
            await().atMost(SOON).until(() -> edge.sent("telemetry").size() == 4);
            await().atMost(SOON).until(() -> !device.on("connected/edge-1").isEmpty());
            assertThat(edge.sent("telemetry"))
                    .extracting(TwinRoutes.Sent::key)
                    .containsExactlyInAnyOrder(
                            "default/t1",
                            "default/t1",
                            "upload/$hw/events/upload/app/x",
                            "upload/SYS/dis/upload_records");
        }
    }

    @Test
    void aDeviceThatComesOrGoesIsToldAndJunkHarmsNothing() throws Exception {
        try (MqttDevice device =
                new MqttDevice(edge.url, "$hw/events/device/#", "$hw/events/node/#")) {
            awaitAnswered(device);
            // When junk comes on every topic, and then a device goes
            for (String ending :
                    List.of("twin/update", "twin/get", "state/update", "state/get", "x/y")) {
                device.publish(D + ending, "{not json");
                device.publish(D + ending, "");
                device.publish("$hw/events/device/nobody/" + ending, "[]");
            }
            edge.desired("device", "default/t1", "delete", "9", "");
            // Then the next good thing works
            await().atMost(SOON)
                    .until(
                            () ->
                                    device.on("membership/updated").stream()
                                            .anyMatch(m -> m.contains("\"removed_devices\":[")));
            device.publish(D + "twin/update", reading("temperature", "1"));
            await().atMost(SOON)
                    .until(
                            () ->
                                    device.on("twin/update/result").stream()
                                            .anyMatch(answer -> answer.contains("404")));
        }
    }
}
