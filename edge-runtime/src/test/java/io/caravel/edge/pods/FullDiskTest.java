package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box on whose disk nothing can be kept any more. */
class FullDiskTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void aContainerThatEndsIsStartedAgainWhileNothingCanBeRemembered() throws Exception {
        // Given a Pod whose first run ends when it is told to
        Path runs = folder.resolve("runs");
        Path go = folder.resolve("go");
        String script =
                "echo run >> %s; [ $(wc -l < %s) -gt 1 ] && sleep 1000; until [ -e %s ]; do sleep 0.1; done"
                        .formatted(runs, runs, go);
        try (EdgeBox box = EdgeBox.onProcesses(folder)) {
            box.put("pod", PodsOnProcessesTest.pod("hardy", "u1", script));
            box.awaitStatus("default/hardy", s -> "Running".equals(s.getString("phase")));

            // When its memory cannot be written
            Path inTheWay = folder.resolve("data/pods/u1/memory.json.new");
            Files.createDirectories(inTheWay);
            Files.createFile(go);

            // Then it runs again
            await().atMost(SOON).until(() -> Files.readAllLines(runs).size() == 2);

            // When there is room
            Files.delete(inTheWay);

            // Then its status tells of it
            box.awaitStatus("default/hardy", s -> box.restarts("default/hardy") == 1);
            assertThat(box.status("default/hardy").getString("phase")).isEqualTo("Running");
            box.removeAll();
        }
    }
}
