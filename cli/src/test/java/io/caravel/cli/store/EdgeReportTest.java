package io.caravel.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cli.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeReportTest {
    @TempDir Path folder;

    @Test
    void theReportTellsBacklogPodsAndTwinsWithoutTheEdgeRunning() throws SQLException {
        // Given a store with two readings waiting, a Pod and a twin
        write(
                "CREATE TABLE queue_rows (queue TEXT, lane INTEGER, time INTEGER)",
                "INSERT INTO queue_rows VALUES ('outbox', 2, 1000), ('outbox', 2, 9000)",
                "INSERT INTO queue_rows VALUES ('inbox', 1, 1000)",
                "CREATE TABLE objects (kind TEXT, key TEXT, rev TEXT)",
                "INSERT INTO objects VALUES ('pod', 'plant/greeter', '17')",
                "CREATE TABLE twins (key TEXT, body TEXT)",
                "INSERT INTO twins VALUES ('plant/t1', '{\"state\":\"online\",\"twin\":{\"target\":"
                        + "{\"actual\":{\"value\":\"20\"},\"expected\":{\"value\":\"25\"}}}}')");
        // When it is reported ten seconds after the epoch
        EdgeReport report = new EdgeReport(new EdgeStore(file()), Instant.ofEpochSecond(10));
        // Then it says all of it
        assertThat(report.lines())
                .contains("Waiting to send  2 in lane events, the oldest since 9 s")
                .contains("  plant/greeter  version 17")
                .contains("  plant/t1  online")
                .contains("    target: reported 20, wanted 25");
    }

    @Test
    void anEmptyStoreHasNothing() throws SQLException {
        write("CREATE TABLE other (id INTEGER)");
        assertThat(new EdgeReport(new EdgeStore(file()), Instant.EPOCH).lines())
                .contains("Waiting to send  nothing", "Dead letters     0");
    }

    @Test
    void aStoreThatIsNotThereIsNamed() {
        EdgeStore store = new EdgeStore(folder.resolve("none.db"));
        assertThatThrownBy(store::waiting)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("none.db");
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
