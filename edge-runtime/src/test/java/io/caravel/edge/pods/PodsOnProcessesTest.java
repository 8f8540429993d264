package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored is made true, on processes and through the unmodified routes. */
class PodsOnProcessesTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private EdgeBox box;

    @BeforeEach
    void start() throws Exception {
        box = EdgeBox.onProcesses(folder);
    }

    @AfterEach
    void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @Test
    void a_stored_pod_runs_with_its_config_and_a_change_of_it_is_seen() throws Exception {
        // Given
        box.put("configmap", config("hello"));
        Path seen = folder.resolve("seen");
        String script =
                "while true; do cat \"$CARAVEL_ROOT/etc/config/greeting\" > "
                        + seen
                        + ".new; mv "
                        + seen
                        + ".new "
                        + seen
                        + "; sleep 0.1; done";

        // When
        box.put("pod", pod("web", "u1", script).put("spec", withVolume(script)));

        // Then
        box.awaitStatus("default/web", status -> "Running".equals(status.getString("phase")));
        await().atMost(SOON)
                .until(() -> Files.exists(seen) && Files.readString(seen).equals("hello"));
        assertThat(box.condition("default/web", "Ready")).isEqualTo("True");
        assertThat(box.status("default/web").getString("message")).contains("without isolation");
        box.awaitReasons(
                "default/web", told -> told.containsSubsequence("Pulled", "Created", "Started"));
        box.put("configmap", config("changed"));
        await().atMost(SOON).until(() -> Files.readString(seen).equals("changed"));
        assertThat(box.restarts("default/web")).isZero();
    }

    @Test
    void a_pod_whose_config_is_missing_waits_and_starts_when_it_comes() throws Exception {
        // Given
        JsonObject pod = pod("waits", "u2", "sleep 1000");
        pod.getJsonObject("spec")
                .getJsonArray("containers")
                .getJsonObject(0)
                .put(
                        "env",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("name", "G")
                                                .put(
                                                        "valueFrom",
                                                        new JsonObject()
                                                                .put(
                                                                        "configMapKeyRef",
                                                                        new JsonObject()
                                                                                .put("name", "gcfg")
                                                                                .put(
                                                                                        "key",
                                                                                        "greeting")))));

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus(
                "default/waits", status -> status.encode().contains("CreateContainerConfigError"));
        box.put("configmap", config("now"));
        box.awaitStatus("default/waits", status -> "Running".equals(status.getString("phase")));
    }

    @Test
    void a_deleted_pod_is_ended_within_its_grace_and_then_said_to_be_gone() throws Exception {
        // Given
        JsonObject pod = pod("ends", "u3", "trap 'exit 0' TERM; while true; do sleep 0.1; done");
        box.put("pod", pod);
        box.awaitStatus("default/ends", status -> "Running".equals(status.getString("phase")));

        // When
        pod.getJsonObject("metadata")
                .put("deletionTimestamp", "2026-11-22T17:00:00Z")
                .put("deletionGracePeriodSeconds", 5);
        box.put("pod", pod);

        // Then
        await().atMost(SOON).until(() -> box.gone("default/ends"));
        await().atMost(SOON).until(() -> box.sandboxes().isEmpty());
        assertThat(folder.resolve("data/pods/u3")).doesNotExist();
    }

    @Test
    void a_pod_that_is_deleted_without_notice_is_ended_too() throws Exception {
        // Given
        box.put("pod", pod("vanishes", "u4", "sleep 1000"));
        box.awaitStatus("default/vanishes", status -> "Running".equals(status.getString("phase")));

        // When
        box.delete("pod", "default/vanishes");

        // Then
        await().atMost(SOON).until(() -> box.sandboxes().isEmpty());
    }

    @Test
    void a_pod_is_replaced_by_one_of_the_same_name() throws Exception {
        // Given
        box.put("pod", pod("same", "u5", "sleep 1000"));
        box.awaitStatus("default/same", status -> "Running".equals(status.getString("phase")));

        // When
        box.put("pod", pod("same", "u6", "sleep 1000"));

        // Then
        await().atMost(SOON)
                .until(() -> box.sandboxes().stream().anyMatch(s -> s.uid().equals("u6")));
        await().atMost(SOON).until(() -> box.sandboxes().size() == 1);
    }

    @Test
    void a_container_that_fails_is_started_again_and_counted() throws Exception {
        // When
        box.put("pod", pod("crash", "u7", "exit 1"));

        // Then
        box.awaitStatus("default/crash", status -> status.encode().contains("CrashLoopBackOff"));
        assertThat(box.restarts("default/crash")).isEqualTo(1);
        box.awaitReasons("default/crash", told -> told.contains("BackOff"));
    }

    @Test
    void a_restart_of_the_edge_adopts_what_runs_and_keeps_the_counts() throws Exception {
        // Given
        Path marker = folder.resolve("starts");
        box.put("pod", pod("adopted", "u8", "echo x >> " + marker + "; sleep 1000"));
        box.put("pod", pod("crash", "u9", "exit 1"));
        box.awaitStatus("default/adopted", status -> "Running".equals(status.getString("phase")));
        box.awaitStatus("default/crash", status -> status.encode().contains("CrashLoopBackOff"));
        String before = box.containerId("default/adopted");

        // When
        box = box.restarted();

        // Then
        box.awaitStatus("default/adopted", status -> "Running".equals(status.getString("phase")));
        box.awaitStatus("default/crash", status -> status.encode().contains("CrashLoopBackOff"));
        assertThat(box.containerId("default/adopted")).isEqualTo(before);
        assertThat(box.restarts("default/crash")).isPositive();
        await().atMost(SOON).until(() -> Files.exists(marker) && Files.size(marker) > 0);
        assertThat(Files.readString(marker)).isEqualTo("x\n");
    }

    @Test
    void a_pod_this_node_cannot_run_says_what_is_missing_and_stops_no_other() throws Exception {
        // Given
        JsonObject claim = pod("claims", "u10", "sleep 1000");
        claim.getJsonObject("spec")
                .put(
                        "volumes",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("name", "v")
                                                .put(
                                                        "persistentVolumeClaim",
                                                        new JsonObject().put("claimName", "c"))));

        // When
        box.put("pod", claim);
        box.putRaw("pod", "default/broken", "{\"metadata\":");
        box.putRaw("pod", "default/odd", "{\"metadata\":{\"name\":7},\"spec\":[]}");
        box.put("pod", pod("good", "u11", "sleep 1000"));

        // Then
        box.awaitStatus(
                "default/claims", status -> "UnsupportedVolume".equals(status.getString("reason")));
        assertThat(box.status("default/claims").getString("phase")).isEqualTo("Pending");
        assertThat(box.status("default/claims").getString("message"))
                .contains("persistentVolumeClaim");
        box.awaitStatus("default/good", status -> "Running".equals(status.getString("phase")));
    }

    @Test
    void a_pod_that_runs_once_succeeds_or_fails_with_its_last_words() throws Exception {
        // Given
        JsonObject done = pod("done", "u12", "echo done");
        done.getJsonObject("spec").put("restartPolicy", "Never");
        JsonObject failed =
                pod("failed", "u13", "echo boom > \"$CARAVEL_ROOT/dev/termination-log\"; exit 3");
        failed.getJsonObject("spec").put("restartPolicy", "Never");

        // When
        box.put("pod", done);
        box.put("pod", failed);

        // Then
        box.awaitStatus("default/done", status -> "Succeeded".equals(status.getString("phase")));
        box.awaitStatus("default/failed", status -> "Failed".equals(status.getString("phase")));
        assertThat(box.status("default/failed").encode())
                .contains("\"exitCode\":3")
                .contains("boom\\n");
    }

    @Test
    void init_containers_run_in_order_before_the_others() throws Exception {
        // Given
        Path order = folder.resolve("order");
        JsonObject pod = pod("ordered", "u14", "echo main >> " + order + "; sleep 1000");
        pod.getJsonObject("spec")
                .put(
                        "initContainers",
                        new JsonArray()
                                .add(container("one", "sleep 0.3; echo one >> " + order))
                                .add(container("two", "echo two >> " + order)));

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus("default/ordered", status -> "Running".equals(status.getString("phase")));
        await().atMost(SOON).until(() -> Files.readString(order).contains("main"));
        assertThat(Files.readString(order)).isEqualTo("one\ntwo\nmain\n");
    }

    private static JsonObject config(String greeting) {
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", "gcfg").put("namespace", "default"))
                .put("data", new JsonObject().put("greeting", greeting));
    }

    private static JsonObject withVolume(String script) {
        JsonObject spec = pod("x", "x", script).getJsonObject("spec");
        spec.put(
                "volumes",
                new JsonArray()
                        .add(
                                new JsonObject()
                                        .put("name", "c")
                                        .put("configMap", new JsonObject().put("name", "gcfg"))));
        spec.getJsonArray("containers")
                .getJsonObject(0)
                .put(
                        "volumeMounts",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("name", "c")
                                                .put("mountPath", "/etc/config")));
        return spec;
    }

    static JsonObject pod(String name, String uid, String script) {
        return new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", name)
                                .put("namespace", "default")
                                .put("uid", uid))
                .put(
                        "spec",
                        new JsonObject()
                                .put("terminationGracePeriodSeconds", 1)
                                .put("containers", new JsonArray().add(container("main", script))));
    }

    private static JsonObject container(String name, String script) {
        return new JsonObject()
                .put("name", name)
                .put("image", "docker.io/local/busybox:1")
                .put("command", new JsonArray().add("/bin/sh").add("-c").add(script));
    }
}
