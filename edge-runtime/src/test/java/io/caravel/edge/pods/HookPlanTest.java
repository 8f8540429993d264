package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What comes next for a container whose hooks and probes have something to say. */
class HookPlanTest {

    private final PodMemory memory = new PodMemory(PodPlannerTest.NOW);
    private final ContainerState main = PodPlannerTest.running("main", 0);

    @Test
    void a_container_is_neither_probed_nor_started_before_its_post_start_hook_is_done() {
        // Given
        Pod pod = with("{\"readinessProbe\":{\"exec\":{}}}");
        CompletableFuture<Optional<String>> hook = new CompletableFuture<>();
        memory.hook(main.id(), hook);

        // Then
        assertThat(plan(pod).actions()).isEmpty();
        assertThat(PodStatusBuilder.started(pod.containers().get(0), main, memory)).isFalse();

        // When
        hook.complete(Optional.empty());

        // Then
        assertThat(plan(pod).actions()).containsExactly(new PodAction.Probe(main, "readiness"));
        assertThat(PodStatusBuilder.started(pod.containers().get(0), main, memory)).isTrue();
    }

    @Test
    void a_container_whose_post_start_hook_failed_is_ended() {
        // Given
        memory.hook(main.id(), CompletableFuture.completedFuture(Optional.of("no")));

        // Then
        assertThat(plan(with("{}")).actions()).containsExactly(new PodAction.HookFailed(main));
        memory.condemn(main.id(), "FailedPostStartHook", null);
        assertThat(plan(with("{}")).actions())
                .containsExactly(new PodAction.Stop(List.of(main), 30, "FailedPostStartHook"));
    }

    @Test
    void a_container_that_failed_a_probe_gets_the_grace_of_the_probe() {
        // Given
        memory.condemn(main.id(), "failed", 3L);

        // Then
        assertThat(plan(with("{}")).actions())
                .containsExactly(new PodAction.Stop(List.of(main), 3, "failed"));
    }

    @Test
    void a_pod_is_ready_when_its_readiness_gates_say_so_too() {
        // Given
        JsonObject pod = PodPlannerTest.pod("Always").json().copy();
        pod.getJsonObject("spec")
                .put(
                        "readinessGates",
                        new JsonObject("{\"a\":[{\"conditionType\":\"x/y\"}]}").getJsonArray("a"));

        // Then
        assertThat(ready(pod)).contains("ReadinessGatesNotReady").contains("does not exist.");
        pod.put("status", condition("False"));
        assertThat(ready(pod)).contains("is not \\\"True\\\", but False");
        pod.put("status", condition("True"));
        assertThat(ready(pod)).contains("\"status\":\"True\"");
    }

    private String ready(JsonObject pod) {
        JsonObject status =
                PodStatusBuilder.build(
                        Pod.parse(pod.encode()),
                        PodPlannerTest.with(main),
                        memory,
                        PodPlannerTest.NOW,
                        "192.0.2.2");
        return Pod.parts(status, "conditions").stream()
                .filter(condition -> condition.getString("type").equals("Ready"))
                .findFirst()
                .orElseThrow()
                .encode();
    }

    private static JsonObject condition(String status) {
        return new JsonObject(
                "{\"conditions\":[{\"type\":\"x/y\",\"status\":\"" + status + "\"}]}");
    }

    private PodPlanner.Plan plan(Pod pod) {
        return PodPlanner.plan(pod, PodPlannerTest.with(main), memory, PodPlannerTest.NOW);
    }

    private static Pod with(String fields) {
        JsonObject pod = PodPlannerTest.pod("Always").json().copy();
        pod.getJsonObject("spec")
                .getJsonArray("containers")
                .getJsonObject(0)
                .mergeIn(new JsonObject(fields));
        return Pod.parse(pod.encode());
    }
}
