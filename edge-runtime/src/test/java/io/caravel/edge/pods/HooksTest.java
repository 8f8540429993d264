package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of running Pods, through the unmodified routes. */
class HooksTest {

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
    void a_pod_is_ready_only_after_its_post_start_hook() throws Exception {
        // Given
        Path gate = folder.resolve("gate");
        String hook = "until [ -e " + gate + " ]; do sleep 0.1; done";
        box.put("pod", pod("hooked", "postStart", exec(hook)));
        await().atMost(SOON).until(() -> box.reasons("default/hooked").contains("Started"));
        box.awaitStatus("default/hooked", status -> status.encode().contains("\"running\""));
        assertThat(box.condition("default/hooked", "Ready")).isEqualTo("False");

        // When
        Files.createFile(gate);

        // Then
        await().atMost(SOON).until(() -> box.condition("default/hooked", "Ready").equals("True"));
        assertThat(box.restarts("default/hooked")).isZero();
    }

    @Test
    void a_container_whose_post_start_hook_fails_is_ended_and_started_again() {
        // When
        box.put("pod", pod("fails", "postStart", exec("exit 1")));

        // Then
        await().atMost(SOON)
                .until(
                        () ->
                                Pod.parts(box.status("default/fails"), "containerStatuses").stream()
                                        .anyMatch(c -> c.getInteger("restartCount") > 0));
        box.awaitReasons(
                "default/fails",
                told -> told.containsSubsequence("Started", "FailedPostStartHook", "Killing"));
    }

    @Test
    void a_hook_that_hangs_does_not_keep_its_pod_from_going() throws Exception {
        // Given
        JsonObject pod = pod("hangs", "postStart", exec("sleep 1000"));
        box.put("pod", pod);
        await().atMost(SOON).until(() -> box.reasons("default/hangs").contains("Started"));

        // When
        delete(pod);

        // Then
        await().atMost(SOON).until(() -> box.gone("default/hangs"));
    }

    @Test
    void a_pre_stop_hook_that_fails_is_told_and_stops_nothing() throws Exception {
        // Given
        JsonObject pod = pod("stops", "preStop", "{\"httpGet\":{\"port\":1}}");
        box.put("pod", pod);
        box.awaitStatus("default/stops", status -> "Running".equals(status.getString("phase")));

        // When
        delete(pod);

        // Then
        await().atMost(SOON).until(() -> box.gone("default/stops"));
        box.awaitReasons(
                "default/stops", told -> told.containsSubsequence("Killing", "FailedPreStopHook"));
    }

    private void delete(JsonObject pod) {
        pod.getJsonObject("metadata")
                .put("deletionTimestamp", "2026-11-22T17:00:00Z")
                .put("deletionGracePeriodSeconds", 1);
        box.put("pod", pod);
    }

    private static String exec(String script) {
        return "{\"exec\":{\"command\":[\"/bin/sh\",\"-c\",\"" + script + "\"]}}";
    }

    private static JsonObject pod(String name, String kind, String hook) {
        JsonObject pod = PodsOnProcessesTest.pod(name, "uid-" + name, "sleep 1000");
        pod.getJsonObject("spec")
                .getJsonArray("containers")
                .getJsonObject(0)
                .put("lifecycle", new JsonObject().put(kind, new JsonObject(hook)));
        return pod;
    }
}
