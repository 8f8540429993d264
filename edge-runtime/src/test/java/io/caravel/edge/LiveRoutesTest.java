package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What pages and apps on the box see, over a real WebSocket. */
class LiveRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String T1 = "$hw/events/device/default/t1/";

    @TempDir Path folder;
    private EdgeWorld edge;
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        edge =
                new EdgeWorld(
                        folder,
                        Map.of(
                                "edge.live.enabled", "true",
                                "edge.live.port", String.valueOf(port),
                                "edge.live.readers", "3",
                                "edge.live.patience.seconds", "2"));
        edge.cloudSends(
                "device",
                "default/t1",
                "put",
                "1",
                """
                {"metadata":{"name":"t1","namespace":"default","uid":"u1"},
                 "spec":{"nodeName":"edge-1","properties":[
                   {"name":"target","desired":{"value":"20"}}]}}
                """);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private void report(String value) {
        edge.mqtt.deliver(
                "$hw/events/device/+/+/+/+",
                Map.of("CamelMqttTopic", T1 + "twin/update"),
                "{\"twin\":{\"temperature\":{\"actual\":{\"value\":\"%s\"}}}}".formatted(value));
    }

    private void pod(String route, String key, String status, boolean gone) {
        try (ProducerTemplate template = edge.context().createProducerTemplate()) {
            template.sendBodyAndHeader(
                    route,
                    new JsonObject()
                            .put("uid", "u")
                            .put("status", new JsonObject().put("phase", status))
                            .put("remove", gone)
                            .encode(),
                    "CaravelKey",
                    key);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value that a reader has seen last, empty before. */
    private static String temperature(LiveClient reader) {
        JsonObject newest = reader.newest("device", "default/t1");
        JsonObject twin =
                newest == null ? null : newest.getJsonObject("body").getJsonObject("twin");
        JsonObject property = twin == null ? null : twin.getJsonObject("temperature");
        return property == null ? "" : property.getJsonObject("actual").getString("value");
    }

    @Test
    void theseRoutesRun() {
        assertThat(
                        List.of(
                                "live-edge-accept",
                                "live-edge-hear-link",
                                "live-edge-hear-pod",
                                "live-edge-tell"))
                .allSatisfy(id -> assertThat(edge.context().getRoute(id)).as(id).isNotNull());
    }

    @Test
    void aReaderGetsEverythingFirstAndThenEachChange() {
        // Given a link, a Pod and a device
        edge.link.deliver("status", Map.of(), "connected");
        pod("direct:pod-status-up-edge-report", "default/web", "Running", false);
        try (LiveClient first = LiveClient.reading(port, "/live")) {
            await().atMost(SOON).until(() -> first.newest("device", "default/t1") != null);
        }
        // When a reader comes
        try (LiveClient reader = LiveClient.reading(port, "/live")) {
            await().atMost(SOON).until(reader::isSynced);
            // Then it is told all of it, and then that this was all
            assertThat(reader.seen.get(0).getJsonObject("body").getBoolean("connected")).isTrue();
            assertThat(reader.newest("device", "default/t1").getJsonObject("body").encode())
                    .contains("\"expected\":{\"value\":\"20\"", "\"state\":\"unknown\"");
            await().atMost(SOON).until(() -> reader.newest("pod", "default/web") != null);
            assertThat(reader.newest("pod", "default/web").getJsonObject("body").encode())
                    .isEqualTo("{\"uid\":\"u\",\"status\":{\"phase\":\"Running\"}}");
            // And when something changes or goes, it is told that
            report("21.5");
            pod("direct:pod-status-up-edge-report", "default/web", "Failed", true);
            edge.link.deliver("status", Map.of(), "disconnected");
            edge.cloudSends("device", "default/t1", "delete", "2", null);
            await().atMost(SOON).until(() -> isGone(reader, "pod", "default/web"));
            await().atMost(SOON).until(() -> isGone(reader, "device", "default/t1"));
            await().atMost(SOON)
                    .until(
                            () ->
                                    !reader.newest("link", "edge-1")
                                            .getJsonObject("body")
                                            .getBoolean("connected"));
        }
    }

    private static boolean isGone(LiveClient reader, String kind, String key) {
        return "delete".equals(reader.newest(kind, key).getString("op"));
    }

    @Test
    void aReaderOfOneDeviceHearsOfNothingElse() {
        // Given a reader of one device, which also talks
        try (LiveClient reader = LiveClient.reading(port, "/live/default/t1?CamelBeanMethod=x")) {
            await().atMost(SOON).until(() -> reader.newest("device", "default/t1") != null);
            reader.say("{\"op\":\"put\"}");
            // When the device and other things change
            pod("direct:pod-status-up-edge-report", "default/web", "Running", false);
            report("22");
            // Then it hears of the device only
            await().atMost(SOON).until(() -> temperature(reader).equals("22"));
            assertThat(reader.seen)
                    .allMatch(
                            message ->
                                    "synced".equals(message.getString("op"))
                                            || "default/t1".equals(message.getString("key")));
        }
    }

    @Test
    void whoMayNotWatchIsToldWhy() {
        // Given
        try (LiveClient nowhere = LiveClient.reading(port, "/live/default");
                LiveClient foreign = LiveClient.page(port, "/live", "https://evil.example");
                LiveClient hidden = LiveClient.page(port, "/live", "null");
                LiveClient own = LiveClient.page(port, "/live", "http://localhost:8080")) {
            // Then
            assertThat(end(nowhere)).startsWith("1008 EDGE-LIVE-001 ");
            assertThat(end(foreign)).startsWith("1008 EDGE-LIVE-004 ");
            assertThat(end(hidden)).startsWith("1008 EDGE-LIVE-004 ");
            await().atMost(SOON).until(own::isSynced);
            try (LiveClient second = LiveClient.reading(port, "/live/");
                    LiveClient third = LiveClient.reading(port, "/live")) {
                await().atMost(SOON).until(() -> second.isSynced() && third.isSynced());
                assertThat(end(LiveClient.reading(port, "/live")))
                        .startsWith("1013 EDGE-LIVE-003 ");
            }
        }
    }

    private static String end(LiveClient client) {
        return client.end.orTimeout(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
    }

    @Test
    void aReaderThatNeverReadsIsDroppedWithAReasonAndNobodyWaitsForIt() {
        // Given more than the system buffers for a connection, and a reader that never reads
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.caravel.edge.live");
        log.start();
        logger.addAppender(log);
        String large = "x".repeat(500_000);
        for (int i = 0; i < 60; i++) {
            pod("seda:live-edge-hear-pod?size=1000", "default/p" + i, large, false);
        }
        try (LiveClient stuck = LiveClient.notReading(port, "/live");
                LiveClient reader = LiveClient.reading(port, "/live")) {
            // When things go on
            await().atMost(SOON).until(() -> reader.newest("pod", "default/p59") != null);
            report("23");
            // Then the other reader hears of them, and the stuck one is dropped
            await().atMost(SOON).until(() -> temperature(reader).equals("23"));
            await().atMost(SOON)
                    .until(
                            () ->
                                    log.list.stream()
                                            .anyMatch(
                                                    line ->
                                                            line.getFormattedMessage()
                                                                    .startsWith("EDGE-LIVE-002 ")));
            // And when it reads at last, it finds the reason
            stuck.read();
            assertThat(end(stuck)).startsWith("1013 EDGE-LIVE-002 ");
            assertThat(reader.end).isNotDone();
            report("24");
            await().atMost(SOON).until(() -> temperature(reader).equals("24"));
        } finally {
            logger.detachAppender(log);
        }
    }
}
