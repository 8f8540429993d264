package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.caravel.edge.EdgeRuntime;
import io.caravel.edge.EdgeWorld;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.lab.Ports;
import io.caravel.link.hub.HubComponent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge that is set to reject, with a real broker, and more readings than it has room for. */
class FullOutboxTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int READINGS = 40;

    @TempDir Path folder;
    private final CamelContext cloud = new DefaultCamelContext();
    private final List<Long> arrived = new CopyOnWriteArrayList<>();
    private int linkPort;
    private int mqttPort;
    private EdgeRuntime edge;

    @BeforeEach
    void start() throws IOException {
        linkPort = Ports.free();
        mqttPort = Ports.free();
        edge = new EdgeRuntime(config());
        edge.start();
        desired("devicemodel", "default/thermo", TwinWorld.model(temperature()));
        desired(
                "device",
                "default/t1",
                TwinWorld.deviceJson("t1", "d1", TwinWorld.desired("temperature", "")));
    }

    @AfterEach
    void stop() {
        edge.close();
        cloud.stop();
    }

    @Test
    void whatHasNoRoomStaysWithTheBrokerAndArrivesOnceAndInOrderWhenThereIsRoom() throws Exception {
        try (MqttDevice device =
                new MqttDevice(
                        "tcp://127.0.0.1:" + mqttPort, TwinWorld.T1 + "twin/update/result")) {
            // When a device says more than there is room for
            for (int i = 1; i <= READINGS; i++) {
                device.publish(TwinWorld.T1 + "twin/update", reading(i));
            }
            // Then the edge takes what it has room for, and answers no more than that
            await().atMost(SOON).until(() -> outbox().bytes() > 3_000);
            await().during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> device.on("result").size() < READINGS);
            assertThat(outbox().dropped()).isZero();
            // When the cloud is there and takes them
            startCloud();
            // Then each arrives once, in order, and is answered
            List<Long> all = LongStream.rangeClosed(1, READINGS).boxed().toList();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(arrived).containsExactlyElementsOf(all));
            await().atMost(SOON).until(() -> device.on("result").size() >= READINGS);
            assertThat(outbox().dropped()).isZero();
        }
    }

    private static JsonObject temperature() {
        return TwinWorld.property("temperature", "FLOAT", "ReadOnly");
    }

    private static String reading(int number) {
        JsonObject actual =
                new JsonObject()
                        .put("value", String.valueOf(number))
                        .put("metadata", new JsonObject().put("timestamp", number));
        return new JsonObject()
                .put("event_id", "e" + number)
                .put("timestamp", number)
                .put(
                        "twin",
                        new JsonObject().put("temperature", new JsonObject().put("actual", actual)))
                .encode();
    }

    private void desired(String kind, String key, JsonObject object) {
        try (var cloudUser = edge.context().createProducerTemplate()) {
            cloudUser.requestBodyAndHeaders(
                    "direct:twin-desired-down-edge-store",
                    object.encode(),
                    Map.of(
                            "CaravelKind",
                            kind,
                            "CaravelKey",
                            key,
                            "CaravelOp",
                            "put",
                            "CaravelRev",
                            "1"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Ledger outbox() {
        return edge.context()
                .getRegistry()
                .lookupByNameAndType("queueStore", QueueStore.class)
                .ledger("outbox", Lane.EVENTS);
    }

    private void startCloud() throws Exception {
        HubComponent hub = new HubComponent();
        hub.setHost("127.0.0.1");
        hub.setPort(linkPort);
        hub.setAllowPlain(true);
        cloud.addComponent("hub", hub);
        cloud.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("hub:receive")
                                .filter(header("CaravelKind").isEqualTo("telemetry"))
                                .process(
                                        exchange ->
                                                note(exchange.getMessage().getBody(String.class)));
                    }
                });
        cloud.start();
    }

    private void note(String telemetry) {
        Object value =
                new JsonObject(telemetry)
                        .getJsonObject("values")
                        .getJsonObject("temperature")
                        .getValue("value");
        arrived.add((long) Double.parseDouble(String.valueOf(value)));
    }

    private EdgeConfig config() throws IOException {
        return EdgeWorld.config(
                folder,
                Map.of(
                        "edge.routes.dir", "../routes",
                        "edge.link.url", "ws://127.0.0.1:" + linkPort,
                        "edge.mqtt.url", "",
                        "edge.mqtt.listen", "127.0.0.1:" + mqttPort,
                        "edge.events.max.bytes", "4000",
                        "edge.events.overflow", "reject"));
    }
}
