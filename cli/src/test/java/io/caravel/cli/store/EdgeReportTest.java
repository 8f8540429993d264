package io.caravel.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cli.Problem;
import io.caravel.component.queue.Lane;
import io.caravel.component.queue.QueueStore;
import io.caravel.component.queue.Row;
import io.caravel.store.Database;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeReportTest {
    @TempDir Path folder;

    @Test
    void theReportTellsBacklogPodsAndTwinsWithoutTheEdgeRunning() throws SQLException {
        // Given a store with two readings waiting, a Pod and a twin
        try (Database database = Database.open(file(), QueueStore.migrations())) {
            QueueStore queues = new QueueStore(database);
            queues.append("outbox", reading()).join();
            queues.append("outbox", reading()).join();
            queues.append("inbox", reading()).join();
        }
        write(
                "UPDATE queue_messages SET time = 1000",
                "CREATE TABLE objects (kind TEXT, key TEXT, rev TEXT)",
                "INSERT INTO objects VALUES ('pod', 'plant/greeter', '17')",
                "CREATE TABLE twins (key TEXT, body TEXT)",
                "INSERT INTO twins VALUES ('plant/t1', '{\"state\":\"online\",\"twin\":{\"target\":"
                        + "{\"actual\":{\"value\":\"20\"},\"expected\":{\"value\":\"25\"}}}}')");
        // When it is reported ten seconds after the epoch
        JsonObject report = report(10);
        // Then it says all of it
        assertThat(new EdgeLines(report).lines())
                .anyMatch(line -> line.matches("Edge +unknown, not running; last sign never"))
                .anyMatch(line -> line.matches("Link +down, last connected never"))
                .anyMatch(line -> line.matches("Queue outbox/events +2 waiting, .* \\(9 s ago\\)"))
                .anyMatch(line -> line.endsWith("plant/greeter  version 17"))
                .anyMatch(line -> line.endsWith("plant/t1  online"))
                .anyMatch(line -> line.endsWith("target: reported 20, wanted 25"));
        assertThat(report.getJsonArray("queues").getJsonObject(0).getBoolean("addsUp")).isTrue();
        assertThat(report.getBoolean("running")).isFalse();
    }

    @Test
    void whatTheEdgeSaidOfItsLinkAndItsTroublesIsTold() throws Exception {
        // Given what an edge left that lost its store and whose link was up when it was killed
        Files.writeString(
                folder.resolve("edge.status.json"),
                """
                {"node":"edge-1","asOf":"1970-01-01T00:01:00Z","disk":"LOW","phase":"running",
                 "link":{"url":"wss://c:10000","connected":true,"since":"1970-01-01T00:00:01Z",
                  "lastConnected":"1970-01-01T00:01:00Z","error":"LINK-008 peer is silent",
                  "errorAt":"1970-01-01T00:00:00Z"},
                 "staticPods":{"pods":{"default/dog-edge-1":"Running"},"problems":{"x.yaml":"no Pod"}},
                 "store":{"lost":{"at":"1970-01-01T00:00:00Z","how":"its file was empty"}},
                 "problems":{"EDGE-STORE-003":{"reason":"EDGE-STORE-003 lost","since":"1970-01-01T00:00:00Z"}}}
                """);
        write("CREATE TABLE other (id INTEGER)");
        // When it is reported two minutes later
        List<String> lines = new EdgeLines(report(180)).lines();
        // Then
        assertThat(lines)
                .anyMatch(line -> line.matches("Link +down, last connected .*\\(2 min ago\\)"))
                .anyMatch(line -> line.contains("LINK-008 peer is silent"))
                .anyMatch(line -> line.matches("Problem +EDGE-STORE-003 lost"))
                .anyMatch(line -> line.contains("its file was empty"))
                .anyMatch(line -> line.endsWith("default/dog-edge-1  Running"))
                .anyMatch(line -> line.endsWith("x.yaml is not run: no Pod"))
                .anyMatch(line -> line.matches("Dead letters +0"));
    }

    @Test
    void ofADeviceItsProtocolStateReadingAndErrorAreTold() throws Exception {
        // Given a device of a Kamelet that fails, and one of a program of its own
        Files.writeString(
                folder.resolve("edge.status.json"),
                """
                {"devices":{"plant/plc":{"protocol":"modbus","state":"offline",
                  "since":"1970-01-01T00:00:01Z","error":{"now":true,"code":"EDGE-DEVICE-005",
                  "what":"reading level","reason":"MODBUS-002 no answer",
                  "since":"1970-01-01T00:00:02Z"}}}}
                """);
        write(
                "CREATE TABLE objects (kind TEXT, key TEXT, rev TEXT, body TEXT)",
                "INSERT INTO objects VALUES ('device', 'plant/plc', '1',"
                        + " '{\"spec\":{\"protocol\":{\"protocolName\":\"modbus\"}}}')",
                "INSERT INTO objects VALUES ('device', 'plant/own', '1', '{\"spec\":{}}')",
                "CREATE TABLE twins (key TEXT, body TEXT)",
                "INSERT INTO twins VALUES ('plant/plc', '{\"state\":\"offline\","
                        + "\"lastOnlineTime\":\"1970-01-01T00:00:00Z\",\"twin\":{\"level\":"
                        + "{\"actual\":{\"value\":\"20\",\"metadata\":{\"timestamp\":3000}}}}}')",
                "INSERT INTO twins VALUES ('plant/own', '{\"state\":\"unknown\",\"twin\":{}}')");
        // When
        List<String> lines = new EdgeLines(report(10)).devices();
        // Then
        assertThat(lines)
                .anyMatch(line -> line.contains("modbus, offline since 1970-01-01T00:00:01Z (9 s"))
                .anyMatch(line -> line.contains("last reading 1970-01-01T00:00:03Z (7 s ago)"))
                .anyMatch(
                        line ->
                                line.contains(
                                        "fails: EDGE-DEVICE-005, reading level: MODBUS-002 no"
                                                + " answer; since 1970-01-01T00:00:02Z (8 s ago)"))
                .anyMatch(line -> line.contains("own program on MQTT, unknown"))
                .anyMatch(line -> line.contains("last reading never, last online never"));
    }

    @Test
    void anEdgeThatHoldsItsLockRuns() throws Exception {
        write("CREATE TABLE other (id INTEGER)");
        assertThat(report(0).getBoolean("running")).isFalse();
        try (FileChannel channel =
                        FileChannel.open(
                                folder.resolve("edge.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(report(0).getBoolean("running")).isTrue();
        }
        assertThat(report(0).getBoolean("running")).isFalse();
    }

    @Test
    void aStoreThatIsMissingOrNoStoreIsReportedAndNotAFailure() throws Exception {
        assertThat(report(0).getJsonObject("store").getString("health")).isEqualTo("unreadable");
        Files.writeString(file(), "this is no database, and long enough to be looked at as one");
        assertThat(report(0).getJsonObject("store").getString("health")).isEqualTo("unreadable");
        assertThat(new EdgeLines(report(0)).lines())
                .anyMatch(line -> line.startsWith("Problem"))
                .anyMatch(line -> line.matches("Dead letters +unknown"));
    }

    @Test
    void lookingAtAStoppedEdgeLeavesNoFileBehind() throws Exception {
        // Given a store that was closed in order
        try (Database database = Database.open(file(), QueueStore.migrations())) {
            new QueueStore(database).append("outbox", reading()).join();
        }
        Set<String> before = names();
        // When
        report(0);
        // Then
        assertThat(names()).isEqualTo(before);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private JsonObject report(long seconds) {
        return new EdgeReport(file(), false).at(Instant.ofEpochSecond(seconds));
    }

    @Test
    void aStoreThatIsNotThereIsNamed() {
        EdgeStore store = new EdgeStore(folder.resolve("none.db"));
        assertThatThrownBy(store::waiting)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("none.db");
    }

    private static Row reading() {
        return new Row(Lane.EVENTS, null, null, null, null, "{}", new byte[] {1}, false);
    }

    private Path file() {
        return folder.resolve("edge.db");
    }

    private void write(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
