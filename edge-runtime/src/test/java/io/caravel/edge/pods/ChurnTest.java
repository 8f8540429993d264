package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.ContainerdBox;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods come and go while the edge is killed at random moments: each runs once, none is left over.
 */
class ChurnTest {

    private static final int PODS = 6;
    private static final int KILLS = 4;
    private static final int CHANGES = 6;

    @TempDir Path folder;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void each_pod_runs_once_as_processes_though_the_edge_is_killed() throws Exception {
        churn("processes");
    }

    @Test
    void each_pod_runs_once_on_containerd_though_the_edge_is_killed() throws Exception {
        try (ContainerdBox containerd = ContainerdBox.start()) {
            churn(containerd.socket().toString());
        }
    }

    private void churn(String runtime) throws Exception {
        // Given
        ChurnedPods pods = new ChurnedPods(folder);
        for (int i = 0; i < PODS; i++) {
            pods.change("p" + i);
        }

        // When
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChurnedEdge edge = ChurnedEdge.start(folder, runtime)) {
                if (random.nextInt(4) > 0) {
                    edge.awaitReady();
                }
                for (int i = 0; i < CHANGES; i++) {
                    edge.tell(pods.change("p" + random.nextInt(PODS)));
                    edge.process().waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
                }
            }
        }

        // Then
        Map<String, String> store = pods.store();
        try (EdgeBox box = EdgeBox.on(folder, ChurnedEdge.opener(folder, runtime), store)) {
            try {
                await("all is as wanted, seed " + seed)
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> pods.followGone(box) && settled(pods, box));
                check(pods, box);
            } finally {
                box.removeAll();
            }
        }
    }

    private static boolean settled(ChurnedPods pods, EdgeBox box) {
        return pods.wanted().entrySet().stream()
                        .allMatch(
                                pod ->
                                        "Running"
                                                        .equals(
                                                                box.status(pod.getKey())
                                                                        .getString("phase"))
                                                && pods.starts(pod.getValue()) > 0)
                && box.sandboxes().size() == pods.wanted().size();
    }

    private void check(ChurnedPods pods, EdgeBox box) throws Exception {
        Map<String, Integer> running = new TreeMap<>();
        for (ContainerSummary container : box.runtime().listContainers(Labels.ofNode("edge-1"))) {
            if (container.phase() == ContainerPhase.RUNNING) {
                running.merge(container.labels().get(Labels.POD_UID), 1, Integer::sum);
            }
        }
        Map<String, Integer> wanted = new TreeMap<>();
        pods.wanted().values().forEach(uid -> wanted.put(uid, 1));
        assertThat(running).as("running containers by Pod, seed " + seed).isEqualTo(wanted);
        for (String key : pods.wanted().keySet()) {
            assertThat(box.restarts(key))
                    .as("restarts of " + key + ", seed " + seed)
                    .isLessThanOrEqualTo(cutStarts(box.status(key)));
        }
        try (Stream<Path> starts = Files.list(pods.out())) {
            List<Path> files = starts.toList();
            assertThat(files)
                    .as("starts of each Pod that ever was, seed " + seed)
                    .allMatch(file -> pods.starts(file.getFileName().toString()) == 1);
        }
    }

    /** How many starts may have failed: containerd undoes one whose caller is killed meanwhile. */
    private static int cutStarts(JsonObject status) {
        JsonObject main = Pod.parts(status, "containerStatuses").get(0);
        JsonObject before = Pod.part(Pod.part(main, "lastState"), "terminated");
        return "StartError".equals(before.getString("reason")) ? KILLS : 0;
    }
}
