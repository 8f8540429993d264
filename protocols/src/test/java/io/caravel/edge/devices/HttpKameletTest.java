package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.lab.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets http-source and http-sink against an HTTP server. */
class HttpKameletTest {

    private static final JsonObject NONE = new JsonObject();

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();
    private DeviceEdge edge;
    private HttpServer server;
    private int port;
    private volatile String target = "20.5";

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        listen();
        edge = new DeviceEdge(folder, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void listen() throws Exception {
        server = vertx.createHttpServer().requestHandler(this::answer);
        server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        switch (request.method().name() + " " + request.path()) {
            case "GET /state" ->
                    request.response()
                            .putHeader(
                                    "CamelMqttTopic", "$hw/events/device/default/other/twin/update")
                            .end(
                                    new JsonObject()
                                            .put("room", new JsonObject().put("target", target))
                                            .encode());
            case "GET /plain" -> request.response().end("on, and \"quoted\"");
            case "PUT /target" ->
                    request.bodyHandler(
                            body -> {
                                target = body.toString();
                                request.response().end();
                            });
            default -> request.response().setStatusCode(404).end();
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private JsonObject room() {
        return new JsonObject()
                .put("url", url("/state"))
                .put("path", "$.room.target")
                .put("setUrl", url("/target"));
    }

    @Test
    void aValueIsPolledOutOfJsonAndAWantedOneIsPushed() {
        // Given
        edge.device("room", "http", NONE, property("target", room()));
        soon().until(() -> "20.5".equals(edge.reported("room", "target")));
        // When
        edge.device("room", "http", NONE, wanted("target", "23.5", room()));
        // Then
        soon().until(() -> "23.5".equals(edge.reported("room", "target")));
        assertThat(target).isEqualTo("23.5");
    }

    @Test
    void aTextIsTakenAsItIs() {
        // When
        JsonObject visitor = new JsonObject().put("url", url("/plain")).put("format", "text");
        edge.device("lamp", "http", NONE, property("state", visitor));
        // Then
        soon().until(() -> "on, and \"quoted\"".equals(edge.reported("lamp", "state")));
    }

    @Test
    void aServerThatComesAndGoesIsSeen() throws Exception {
        // Given
        edge.device("room", "http", NONE, property("target", room()));
        soon().until(() -> edge.state("room").equals("online"));
        // When it goes
        server.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        // Then
        soon().until(() -> edge.state("room").equals("offline"));
        // And when it is back with another value
        target = "25";
        listen();
        soon().until(() -> "25".equals(edge.reported("room", "target")));
        soon().until(() -> edge.state("room").equals("online"));
    }

    @Test
    void aWantedValueOfADeviceThatIsAwayIsWrittenWhenItIsBack() throws Exception {
        // Given
        server.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        edge.device("room", "http", NONE, wanted("target", "24", room()));
        soon().until(() -> edge.state("room").equals("offline"));
        // When
        listen();
        // Then
        soon().until(() -> "24".equals(edge.reported("room", "target")));
    }
}
