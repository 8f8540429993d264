package io.caravel.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cli.Problem;
import io.caravel.component.queue.Lane;
import io.caravel.component.queue.QueueStore;
import io.caravel.component.queue.Row;
import io.caravel.store.Database;
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
