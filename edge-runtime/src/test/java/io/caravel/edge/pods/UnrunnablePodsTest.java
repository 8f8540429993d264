package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that no box can run, beside Pods that it can. */
class UnrunnablePodsTest {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"limits\":{\"memory\":\"banana\"}}",
                "{\"limits\":{\"cpu\":[]}}",
                "\"many\"",
            })
    void a_pod_with_unreadable_resources_says_why_and_can_be_deleted(String resources) {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("bad", "u1", "sleep 1000");
        JsonObject wrapped = new JsonObject("{\"resources\":" + resources + "}");
        pod.getJsonObject("spec")
                .getJsonArray("containers")
                .getJsonObject(0)
                .put("resources", wrapped.getValue("resources"));

        // When
        box.put("pod", pod);
        box.put("pod", PodsOnProcessesTest.pod("good", "u2", "sleep 1000"));

        // Then its status says why, and its neighbour runs
        box.awaitStatus("default/bad", status -> status.getString("reason") != null);
        assertThat(box.status("default/bad").getString("phase")).isEqualTo("Pending");
        assertThat(box.status("default/bad").getString("message")).startsWith("EDGE-POD-0");
        box.awaitStatus("default/good", status -> "Running".equals(status.getString("phase")));

        // When it is deleted
        pod.getJsonObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        box.put("pod", pod);

        // Then it goes
        await().atMost(SOON).until(() -> box.gone("default/bad"));
    }

    @Test
    void a_pod_that_fills_more_than_its_volume_may_hold_is_evicted() {
        // Given
        JsonObject pod =
                PodsOnProcessesTest.pod(
                        "fat", "u1", "head -c 100000 /dev/zero > $CARAVEL_ROOT/m/f; sleep 1000");
        JsonObject spec = pod.getJsonObject("spec");
        spec.put(
                "volumes",
                new JsonArray("[{\"name\":\"v\",\"emptyDir\":{\"sizeLimit\":\"50k\"}}]"));
        spec.getJsonArray("containers")
                .getJsonObject(0)
                .put("volumeMounts", new JsonArray("[{\"name\":\"v\",\"mountPath\":\"/m\"}]"));

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus("default/fat", status -> "Failed".equals(status.getString("phase")));
        assertThat(box.status("default/fat").getString("reason")).isEqualTo("Evicted");
        assertThat(box.status("default/fat").getString("message"))
                .isEqualTo("Usage of EmptyDir volume \"v\" exceeds the limit \"50k\". ");
        box.awaitReasons("default/fat", told -> told.contains("Evicted"));
        await().atMost(SOON).until(() -> box.sandboxes().stream().noneMatch(s -> s.ready()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "persistentVolumeClaim",
                "ephemeral",
                "csi",
                "nfs",
                "image",
                "gitRepo",
                "ofAnotherTime"
            })
    void a_pod_with_a_volume_that_this_node_has_not_says_so_in_its_status_and_an_event(
            String type) {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("claims", "u1", "sleep 1000");
        pod.getJsonObject("spec")
                .put("volumes", new JsonArray("[{\"name\":\"v\",\"" + type + "\":{}}]"));

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus("default/claims", status -> status.getString("reason") != null);
        assertThat(box.status("default/claims").getString("phase")).isEqualTo("Pending");
        assertThat(box.status("default/claims").getString("reason")).isEqualTo("UnsupportedVolume");
        assertThat(box.status("default/claims").getString("message")).contains("type " + type);
        await().atMost(SOON).until(() -> box.reasons("default/claims").contains("FailedMount"));
    }

    @Test
    void the_status_of_every_pod_is_told_again_when_asked() {
        // Given
        box.put("pod", PodsOnProcessesTest.pod("good", "u1", "sleep 1000"));
        box.awaitStatus("default/good", status -> "Running".equals(status.getString("phase")));

        // When the cloud has lost it
        box.tellAgain();

        // Then
        box.awaitStatus("default/good", status -> "Running".equals(status.getString("phase")));
        assertThat(box.restarts("default/good")).isZero();
    }
}
