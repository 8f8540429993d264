package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.Sandbox;
import io.caravel.cri.process.ProcessRuntime;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of a folder run without the cloud, and the cloud knows them by their mirrors only. */
class StaticPodsRunTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String KEY = "default/watchdog-edge-1";

    @TempDir Path folder;
    private Path manifests;
    private EdgeBox box;

    @BeforeEach
    void start() throws Exception {
        manifests = Files.createDirectories(folder.resolve("manifests"));
        PodRules rules = new PodRules(ClusterDns.NONE, "", 0, Optional.of(manifests));
        box =
                EdgeBox.on(
                        folder,
                        () -> new ProcessRuntime(folder.resolve("containers")),
                        new EdgeBox.Node(rules, NodeOffer.UNCOUNTED));
    }

    @AfterEach
    void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @Test
    void aPodOfTheFolderRunsIsReplacedWithItsFileAndGoesWithIt() throws Exception {
        // When
        write("1000");

        // Then
        await().atMost(SOON).until(() -> running().size() == 1);
        String first = running().get(0).uid();
        assertThat(box.status(KEY).isEmpty()).isTrue();
        assertThat(box.reasons(KEY)).isEmpty();

        // When
        write("2000");

        // Then
        await().atMost(SOON)
                .until(
                        () ->
                                box.sandboxes().size() == 1
                                        && running().stream()
                                                .noneMatch(s -> s.uid().equals(first)));

        // When
        Files.delete(manifests.resolve("watchdog.yaml"));

        // Then
        await().atMost(SOON).until(() -> box.sandboxes().isEmpty());
    }

    @Test
    void aRestartAdoptsItAlsoWithAStoreThatKnowsNothing() throws Exception {
        // Given
        write("1000");
        await().atMost(SOON).until(() -> running().size() == 1);
        String before = running().get(0).id();

        // When
        box = box.lost("pod", "default/none");

        // Then
        box.put("pod", PodsOnProcessesTest.pod("other", "u1", "sleep 1000"));
        box.awaitStatus("default/other", status -> "Running".equals(status.getString("phase")));
        assertThat(running().stream().map(Sandbox::id)).contains(before);

        // When its file goes while the edge is down
        Files.delete(manifests.resolve("watchdog.yaml"));
        box = box.restarted();

        // Then it goes, though no cloud has said what else there is
        await().atMost(SOON).until(() -> running().stream().noneMatch(s -> s.id().equals(before)));
    }

    @Test
    void theClusterHearsOfItByItsMirror() throws Exception {
        // Given
        write("1000");
        await().atMost(SOON).until(() -> running().size() == 1);

        // When
        JsonObject mirror = PodsOnProcessesTest.pod("watchdog-edge-1", "mirror-1", "sleep 1000");
        mirror.getJsonObject("metadata")
                .put(
                        "annotations",
                        new JsonObject().put("kubernetes.io/config.mirror", "some-hash"));
        box.put("pod", mirror);

        // Then
        box.awaitStatus(KEY, status -> "Running".equals(status.getString("phase")));
        assertThat(box.uid(KEY)).isEqualTo("mirror-1");
        assertThat(box.sandboxes()).hasSize(1);

        // When
        Files.delete(manifests.resolve("watchdog.yaml"));

        // Then
        await().atMost(SOON).until(() -> box.gone(KEY));
        assertThat(box.uid(KEY)).isEqualTo("mirror-1");
        await().atMost(SOON).until(() -> box.sandboxes().isEmpty());
    }

    private List<Sandbox> running() {
        return box.sandboxes().stream().filter(Sandbox::ready).toList();
    }

    private void write(String seconds) throws IOException {
        Files.writeString(
                manifests.resolve("watchdog.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: watchdog
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: docker.io/local/busybox:1
                    command: [/bin/sh, -c, "sleep %s"]
                """
                        .formatted(seconds));
    }
}
