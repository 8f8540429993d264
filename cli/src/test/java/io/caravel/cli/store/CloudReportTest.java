package io.caravel.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudReportTest {
    @TempDir Path folder;

    @BeforeEach
    void aCloudThatHadANodeAndKeepsAReading() throws IOException {
        Files.writeString(
                folder.resolve("cloud.status.json"),
                """
                {"asOf":"1970-01-01T00:01:00Z","started":"1970-01-01T00:00:01Z","phase":"running",
                 "disk":"ENOUGH","port":10000,"refused":{"CLOUD-LINK-005":3},
                 "nodes":{"connected":2,"named":[{"name":"edge-1","address":"10.0.0.7:4711",
                  "since":"1970-01-01T00:00:10Z"}]}}
                """);
        try (Database database = Database.open(file(), QueueStore.migrations())) {
            Row reading = new Row(Lane.EVENTS, null, null, null, null, "{}", new byte[] {1}, false);
            new QueueStore(database).append("telemetry", reading).join();
        }
    }

    @Test
    void ofACloudThatRunsItTellsNodesQueuesAndWhatWasRefused() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(
                                folder.resolve("cloud.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(lines())
                    .anyMatch(line -> line.matches("Cloud +port 10000, running since .*"))
                    .anyMatch(line -> line.matches("Nodes +2 connected"))
                    .anyMatch(line -> line.matches(" +edge-1  from 10.0.0.7:4711 since .*"))
                    .anyMatch(line -> line.matches(" +and 1 more"))
                    .anyMatch(line -> line.matches("Refused CLOUD-LINK-005 +3 messages"))
                    .anyMatch(line -> line.matches("Queue telemetry/events +1 waiting, .*"))
                    .anyMatch(line -> line.endsWith("adds up"))
                    .anyMatch(line -> line.matches("Disk .* free, ENOUGH"))
                    .anyMatch(line -> line.matches("Dead letters +0"));
        }
    }

    @Test
    void ofACloudThatWasKilledItTellsTheQueuesAndNoNodes() {
        JsonObject report = report();
        assertThat(report.getBoolean("running")).isFalse();
        assertThat(report.getJsonObject("nodes").getInteger("connected")).isZero();
        assertThat(report.getJsonArray("queues")).hasSize(1);
        assertThat(lines())
                .anyMatch(line -> line.matches("Cloud +port 10000, not running; last sign 1970.*"));
    }

    private List<String> lines() {
        return new CloudLines(report()).lines();
    }

    private JsonObject report() {
        return new CloudReport(file(), false).at(Instant.ofEpochSecond(120));
    }

    private Path file() {
        return folder.resolve("cloud.db");
    }
}
