package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.process.ProcessRuntime;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However often and whenever the edge is killed, each Pod runs once. */
class KilledEdgeTest {

    private static final int PODS = 8;
    private static final int KILLS = 6;

    @TempDir Path folder;

    @Test
    void pods_run_once_each_though_the_edge_is_killed_while_it_starts_them() throws Exception {
        // Given
        for (int kill = 0; kill < KILLS; kill++) {
            killedWhenStarted(kill);
        }

        // When
        try (EdgeBox box = EdgeBox.onProcesses(folder, pods(folder))) {

            // Then
            for (int i = 0; i < PODS; i++) {
                box.awaitStatus(
                        "default/p" + i, status -> "Running".equals(status.getString("phase")));
                Path starts = folder.resolve("starts-" + i);
                await().atMost(Duration.ofSeconds(60)).until(() -> said(starts).size() > 0);
                assertThat(said(starts)).as("starts of p" + i).hasSize(1);
                assertThat(box.restarts("default/p" + i)).isZero();
            }
            List<ContainerSummary> containers =
                    box.runtime().listContainers(Labels.ofNode("edge-1"));
            assertThat(containers)
                    .hasSize(PODS)
                    .allMatch(container -> container.phase() == ContainerPhase.RUNNING);
            assertThat(box.sandboxes()).hasSize(PODS);
        } finally {
            new RemoveAllPods(
                            new ProcessRuntime(folder.resolve("containers")),
                            folder.resolve("data/pods"),
                            PodRules.PLAIN)
                    .run(null);
        }
    }

    /** Starts an edge as a process of its own and kills it when so many Pods have been started. */
    private void killedWhenStarted(int pods) throws Exception {
        Process edge = ChurnedEdge.launch(KilledEdgeTest.class, folder);
        try {
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> starts() >= pods);
        } finally {
            edge.destroyForcibly().waitFor();
        }
    }

    private static List<String> said(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private long starts() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> file.getFileName().toString().startsWith("starts-"))
                    .count();
        }
    }

    /** The edge that is killed. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        EdgeBox.onProcesses(folder, pods(folder));
        new CountDownLatch(1).await();
    }

    private static List<JsonObject> pods(Path folder) {
        return IntStream.range(0, PODS)
                .mapToObj(
                        i ->
                                PodsOnProcessesTest.pod(
                                        "p" + i,
                                        "uid-" + i,
                                        "echo started >> "
                                                + folder.resolve("starts-" + i)
                                                + "; sleep 1000"))
                .toList();
    }
}
