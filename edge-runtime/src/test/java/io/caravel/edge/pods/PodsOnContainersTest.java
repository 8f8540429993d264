package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerdBox;
import io.caravel.cri.ExecResult;
import io.caravel.cri.grpc.CriRuntime;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded Pods on a real containerd get the recorded statuses. */
class PodsOnContainersTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static ContainerdBox containerd;

    @TempDir Path folder;
    private EdgeBox box;

    @BeforeAll
    static void startContainerd() throws Exception {
        containerd = ContainerdBox.start();
    }

    @AfterAll
    static void stopContainerd() throws Exception {
        if (containerd != null) {
            containerd.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        box = EdgeBox.on(folder, () -> new CriRuntime(containerd.socket()));
        box.put("configmap", named(Golden.yaml("gcfg")));
        box.put("secret", named(Golden.yaml("gsec")));
    }

    @AfterEach
    void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "running",
                "completed",
                "failed",
                "noimage",
                "missingconfig",
                "oom",
                "unready"
            })
    void the_status_becomes_the_recorded_one(String name) throws Exception {
        // Given
        JsonObject recorded = Golden.recorded(name);
        JsonObject pod = named(Golden.yaml(name));
        if (recorded.containsKey("spec")) {
            pod.put("spec", recorded.getJsonObject("spec"));
        }

        // When
        box.put("pod", pod);

        // Then
        String expected = comparable(recorded.getJsonObject("status"));
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(comparable(box.status("default/" + name)))
                                        .isEqualTo(expected));
    }

    @Test
    void a_running_pod_sees_its_volumes_and_a_change_of_them_and_ends_in_its_grace()
            throws Exception {
        // Given
        JsonObject pod = named(Golden.yaml("running"));
        box.put("pod", pod);
        box.awaitStatus("default/running", status -> "Running".equals(status.getString("phase")));
        String id = box.containerId("default/running").replace("containerd://", "");

        // When
        JsonObject changed = named(Golden.yaml("gcfg"));
        changed.getJsonObject("data").put("greeting", "changed");
        assertThat(exec(id, "cat /c/greeting /s/token")).isEqualTo("hellos3cret");
        box.put("configmap", changed);

        // Then
        await().atMost(SOON).until(() -> exec(id, "cat /c/greeting").equals("changed"));
        pod.getJsonObject("metadata")
                .put("deletionTimestamp", "2026-11-22T17:00:00Z")
                .put("deletionGracePeriodSeconds", 1);
        box.put("pod", pod);
        await().atMost(SOON).until(() -> box.gone("default/running"));
        await().atMost(SOON).until(() -> box.sandboxes().isEmpty());
    }

    @Test
    void a_restart_of_the_edge_leaves_containers_running_and_adopts_them() throws Exception {
        // Given
        box.put("pod", named(Golden.yaml("running")));
        box.awaitStatus("default/running", status -> "Running".equals(status.getString("phase")));
        String before = box.containerId("default/running");

        // When
        box = box.restarted();

        // Then
        box.awaitStatus("default/running", status -> "Running".equals(status.getString("phase")));
        assertThat(box.containerId("default/running")).isEqualTo(before);
        assertThat(box.restarts("default/running")).isZero();
    }

    private String exec(String id, String script) {
        ExecResult result = box.runtime().execSync(id, List.of("/bin/sh", "-c", script), 60);
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }

    private static JsonObject named(JsonObject object) {
        JsonObject metadata = object.getJsonObject("metadata");
        metadata.put("namespace", "default").put("uid", "uid-" + metadata.getString("name"));
        return object;
    }

    /** Without what differs from run to run: ids, times and addresses. */
    private static String comparable(JsonObject status) {
        return status.isEmpty()
                ? ""
                : Golden.pretty(status)
                        .replaceAll("containerd://[0-9a-f]+", "containerd://ID")
                        .replaceAll("sha256:[0-9a-f]+", "sha256:ID")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z", "TIME")
                        .replaceAll("10\\.88\\.\\d+\\.\\d+", "IP");
    }
}
