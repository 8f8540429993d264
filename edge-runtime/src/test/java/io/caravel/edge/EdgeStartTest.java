package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.lab.Ports;
import io.caravel.runtime.StartFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start says of the store that it finds. */
class EdgeStartTest {

    private static final String LOST = "EDGE-STORE-003";

    @TempDir Path folder;
    private String mqtt = "";

    @Test
    void aFirstStartIsNoLoss() throws Exception {
        assertThat(problemsOfAStart()).doesNotContain(LOST);
    }

    @Test
    void aStoreThatWasEmptiedIsALossAlsoWithoutAStatusOfBefore() throws Exception {
        // Given
        Files.createFile(folder.resolve("edge.db"));
        // When and then
        assertThat(problemsOfAStart()).contains(LOST, "was empty");
    }

    @Test
    void aStoreThatWasRemovedIsALossUntilTheCloudHasToldEverything() throws Exception {
        // Given an edge that has worked
        problemsOfAStart();
        Files.delete(folder.resolve("edge.db"));
        // When it starts again, and once more
        assertThat(problemsOfAStart()).contains(LOST, "was not there");
        assertThat(problemsOfAStart()).contains(LOST, "was not there");
        // Then it is a loss until the cloud has told all kinds
        try (EdgeRuntime edge = start()) {
            ObjectStore objects =
                    edge.context().getRegistry().lookupByNameAndType("objects", ObjectStore.class);
            Stream.of("pod", "configmap", "secret", "device", "devicemodel")
                    .forEach(kind -> objects.complete(kind).toCompletableFuture().join());
        }
        assertThat(status().getJsonObject("problems").encode()).doesNotContain(LOST);
        assertThat(status().getJsonObject("store").getJsonObject("lost").getString("how"))
                .contains("was not there");
    }

    @Test
    void aDatabaseOfAnotherProgramIsKeptBesideAndIsALoss() throws Exception {
        // Given
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("edge.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE songs (title TEXT)");
        }
        // When and then
        assertThat(problemsOfAStart()).contains(LOST, "edge.db.foreign-");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("edge.db.foreign-"));
        }
    }

    @Test
    void aDamagedStoreIsALoss() throws Exception {
        // Given
        problemsOfAStart();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("edge.db").toFile(), "rw")) {
            file.write(new byte[4096]);
        }
        // When and then
        assertThat(problemsOfAStart()).contains(LOST, "was damaged, see edge.db.corrupt-");
    }

    @Test
    void aSecondEdgeInTheSameFolderIsRefused() throws Exception {
        // Given
        try (EdgeRuntime edge = start();
                EdgeRuntime second = new EdgeRuntime(config())) {
            // When and then
            assertThat(edge.context().isStarted()).isTrue();
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("EDGE-STORE-005");
        }
    }

    @Test
    void theStatusTellsThatTheLinkIsDownAndWhy() throws Exception {
        try (EdgeRuntime edge = start()) {
            await().until(() -> status().getJsonObject("link").containsKey("error"));
            await().until(() -> "running".equals(status().getString("phase")));
            assertThat(edge.context().isStarted()).isTrue();
        }
        assertThat(status().getString("phase")).isEqualTo("stopped");
        assertThat(status().getJsonObject("link").getString("error")).startsWith("LINK-011");
        assertThat(status().getJsonObject("link").getBoolean("connected", false)).isFalse();
    }

    @Test
    void anEdgeWhosePortForMqttIsTakenWorksAndListensWhenItIsFree() throws Exception {
        // Given a port that somebody else has
        int port = Ports.free();
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            mqtt = "127.0.0.1:" + port;
            // When the edge starts
            try (EdgeRuntime edge = start()) {
                await().until(() -> "running".equals(status().getString("phase")));
                assertThat(edge.context().isStarted()).isTrue();
                assertThat(status().getJsonObject("problems").encode()).contains("EDGE-MQTT-002");
                // Then it listens when the port is free
                other.close();
                await().until(() -> status().getJsonObject("problems").isEmpty());
            }
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private String problemsOfAStart() throws IOException {
        start().close();
        return status().getJsonObject("problems").encode();
    }

    private EdgeRuntime start() throws IOException {
        EdgeRuntime edge = new EdgeRuntime(config());
        edge.start();
        return edge;
    }

    private JsonObject status() throws IOException {
        return new JsonObject(Files.readString(folder.resolve("edge.status.json")).strip());
    }

    private EdgeConfig config() throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of("edge.routes.dir", "../routes"));
        if (!mqtt.isEmpty()) {
            settings.putAll(Map.of("edge.mqtt.url", "", "edge.mqtt.listen", mqtt));
        }
        return EdgeWorld.config(folder, settings);
    }
}
