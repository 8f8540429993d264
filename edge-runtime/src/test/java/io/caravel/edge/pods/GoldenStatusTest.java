package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of a Pod is what a kubelet wrote for the same Pod in the same state. */
class GoldenStatusTest {

    private static final RuntimeInfo CONTAINERD = new RuntimeInfo("containerd", "1.6.20", true);
    private static final String UID = "18c98514-328f-4a7e-bed6-9c09e7df68aa";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "running",
                "completed",
                "failed",
                "crashloop",
                "crashloop-backoff",
                "noimage",
                "missingconfig",
                "oom",
                "unready"
            })
    void the_status_equals_the_recorded_one(String name) throws IOException {
        // Given
        JsonObject golden = Golden.recorded(name);
        JsonObject recorded = golden.getJsonObject("status");
        Pod pod = pod(name.equals("crashloop-backoff") ? "crashloop" : name, golden);
        PodMemory memory = new PodMemory(Instant.parse(recorded.getString("startTime")));
        memory.ips(List.of(recorded.getString("podIP")));
        Observed observed = observed(pod, recorded, memory);

        // When
        JsonObject status =
                PodStatusBuilder.build(
                        pod,
                        observed,
                        memory,
                        Instant.parse("2026-11-22T16:33:10Z"),
                        recorded.getString("hostIP"));

        // Then
        assertThat(Golden.pretty(status)).isEqualTo(Golden.pretty(recorded));
    }

    @Test
    void the_process_runtime_says_that_nothing_is_isolated() throws IOException {
        // Given
        JsonObject golden = Golden.recorded("unready");
        Pod pod = pod("unready", golden);
        PodMemory memory = new PodMemory(Instant.EPOCH);
        Observed on = observed(pod, golden.getJsonObject("status"), memory);
        Observed processes =
                new Observed(
                        new RuntimeInfo("process", "17", false), on.sandboxes(), on.containers());

        // When
        JsonObject status =
                PodStatusBuilder.build(pod, processes, memory, Instant.EPOCH, "192.0.2.2");

        // Then
        assertThat(status.getString("message")).contains("without isolation");
        assertThat(status.getString("podIP")).isEqualTo("192.0.2.2");
        assertThat(
                        status.getJsonArray("containerStatuses")
                                .getJsonObject(0)
                                .getString("containerID"))
                .startsWith("process://");
    }

    private static Observed observed(Pod pod, JsonObject recorded, PodMemory memory) {
        boolean ready = Pod.parts(recorded, "conditions").get(0).getString("status").equals("True");
        Sandbox sandbox =
                new Sandbox(
                        "s",
                        pod.name(),
                        pod.namespace(),
                        pod.uid(),
                        0,
                        ready,
                        1,
                        List.of(),
                        Map.of(),
                        Map.of());
        List<Observed.Held> held = new ArrayList<>();
        List<JsonObject> all = new ArrayList<>(Pod.parts(recorded, "containerStatuses"));
        all.addAll(Pod.parts(recorded, "initContainerStatuses"));
        for (JsonObject status : all) {
            JsonObject waiting = status.getJsonObject("state").getJsonObject("waiting");
            if (status.getString("containerID") == null) {
                memory.waits(
                        status.getString("name"),
                        new PodMemory.Waiting(
                                waiting.getString("reason"), waiting.getString("message")),
                        Instant.MAX);
            } else {
                held.add(new Observed.Held("s", UID, container(status)));
            }
            if (waiting != null && waiting.getString("reason").equals("CrashLoopBackOff")) {
                Instant at = Instant.parse("2026-11-22T16:30:53Z");
                for (int i = 0; i < status.getInteger("restartCount"); i++) {
                    memory.prolong("main", at, at);
                }
                memory.tellOnce("main");
            }
            if (status.getBoolean("ready")) {
                String id = status.getString("containerID").replace("containerd://", "");
                memory.probed(id, "readiness", new PodMemory.Probed(true, 1, 0, Instant.MAX));
            }
        }
        return new Observed(CONTAINERD, List.of(sandbox), held);
    }

    private static ContainerState container(JsonObject status) {
        JsonObject state = status.getJsonObject("state");
        JsonObject running = state.getJsonObject("running");
        JsonObject ended = state.getJsonObject("terminated");
        if (ended == null && running == null) {
            ended = status.getJsonObject("lastState").getJsonObject("terminated");
        }
        JsonObject times = running != null ? running : ended;
        return new ContainerState(
                status.getString("containerID").replace("containerd://", ""),
                status.getString("name"),
                status.getInteger("restartCount"),
                running != null ? ContainerPhase.RUNNING : ContainerPhase.EXITED,
                1,
                Instant.parse(times.getString("startedAt")).toEpochMilli(),
                ended == null ? 0 : Instant.parse(ended.getString("finishedAt")).toEpochMilli(),
                ended == null ? 0 : ended.getInteger("exitCode"),
                status.getString("image"),
                status.getString("imageID"),
                ended == null ? "" : ended.getString("reason"),
                ended == null ? "" : ended.getString("message", ""),
                Map.of(),
                Map.of(Labels.RESTARTS, String.valueOf(status.getInteger("restartCount"))));
    }

    private static Pod pod(String name, JsonObject golden) throws IOException {
        JsonObject yaml = Golden.yaml(name);
        JsonObject metadata =
                new JsonObject().put("name", name).put("namespace", "default").put("uid", UID);
        JsonObject spec = golden.getJsonObject("spec", yaml.getJsonObject("spec"));
        return Pod.parse(new JsonObject().put("metadata", metadata).put("spec", spec).encode());
    }
}
