package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes next for a Pod, for everything that may be found. */
class PodPlannerTest {

    static final RuntimeInfo RUNTIME = new RuntimeInfo("containerd", "1", true);
    static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");

    private final PodMemory memory = new PodMemory(NOW);

    @Test
    void a_new_pod_gets_a_sandbox_first() {
        // When
        PodPlanner.Plan plan = plan(pod("Always"), Observed.nothing(RUNTIME));

        // Then
        assertThat(plan.actions()).containsExactly(new PodAction.RunSandbox(0));
    }

    @Test
    void a_pod_as_desired_needs_nothing() {
        // When
        PodPlanner.Plan plan = plan(pod("Always"), with(running("main", 0)));

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.wake()).isNull();
    }

    @Test
    void init_containers_come_one_after_the_other() {
        // Given
        Pod pod = pod("Always", "one", "two");

        // Then
        assertThat(plan(pod, with()).actions()).containsExactly(new PodAction.Start("one", "s", 0));
        assertThat(plan(pod, with(running("one", 0))).actions()).isEmpty();
        assertThat(plan(pod, with(exited("one", 0, 0))).actions())
                .containsExactly(new PodAction.Start("two", "s", 0));
        assertThat(plan(pod, with(exited("one", 0, 0), exited("two", 0, 0))).actions())
                .containsExactly(new PodAction.Start("main", "s", 0));
    }

    @Test
    void a_failed_init_container_runs_again_or_fails_the_pod() {
        // Then
        assertThat(plan(pod("Always", "one"), with(exited("one", 0, 1))).actions())
                .containsExactly(new PodAction.Start("one", "s", 1));
        assertThat(plan(pod("Never", "one"), with(exited("one", 0, 1))).actions())
                .containsExactly(new PodAction.StopSandbox("s"));
    }

    @Test
    void a_container_that_ended_starts_again_by_the_restart_policy() {
        // Then
        assertThat(plan(pod("Always"), with(exited("main", 2, 0))).actions())
                .containsExactly(new PodAction.Start("main", "s", 3));
        assertThat(plan(pod("OnFailure"), with(exited("main", 0, 1))).actions())
                .containsExactly(new PodAction.Start("main", "s", 1));
        assertThat(plan(pod("OnFailure"), with(exited("main", 0, 0))).actions())
                .containsExactly(new PodAction.StopSandbox("s"));
        assertThat(plan(pod("Never"), with(exited("main", 0, 1))).actions())
                .containsExactly(new PodAction.StopSandbox("s"));
    }

    @Test
    void a_container_that_keeps_ending_waits_twice_as_long_each_time_up_to_five_minutes() {
        // Given
        memory.prolong("main", NOW, NOW);

        // When
        PodPlanner.Plan first = plan(pod("Always"), with(exited("main", 1, 1)));

        // Then
        assertThat(first.actions()).containsExactly(new PodAction.TellBackOff("main"));
        assertThat(first.wake()).isEqualTo(NOW.plusSeconds(10));
        for (int i = 0; i < 8; i++) {
            memory.prolong("main", NOW, NOW);
        }
        assertThat(memory.delay("main", NOW)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_container_that_ran_long_enough_starts_without_delay() {
        // Given
        memory.prolong("main", NOW.minusSeconds(3600), NOW.minusSeconds(3600));

        // When
        PodPlanner.Plan plan = plan(pod("Always"), with(exited("main", 1, 1)));

        // Then
        assertThat(plan.actions()).containsExactly(new PodAction.Start("main", "s", 2));
    }

    @Test
    void what_cannot_be_started_is_tried_again_at_its_time() {
        // Given
        memory.waits("main", new PodMemory.Waiting("ErrImagePull", "no"), NOW.plusSeconds(10));

        // When
        PodPlanner.Plan plan = plan(pod("Always"), with());

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.wake()).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void a_deleted_pod_is_stopped_with_its_grace_and_removed() {
        // Given
        JsonObject json = pod("Always").json().copy();
        json.getJsonObject("metadata")
                .put("deletionTimestamp", "2026-11-22T17:00:00Z")
                .put("deletionGracePeriodSeconds", 7);
        ContainerState main = running("main", 0);

        // When
        PodPlanner.Plan plan = plan(Pod.parse(json.encode()), with(main));

        // Then
        assertThat(plan.actions())
                .containsExactly(
                        new PodAction.Stop(List.of(main), 7, ""),
                        new PodAction.StopSandbox("s"),
                        new PodAction.TellGone(),
                        new PodAction.RemoveSandbox("s"));
    }

    @Test
    void a_pod_of_the_same_name_with_another_uid_is_removed_first() {
        // Given
        Observed other = new Observed(RUNTIME, List.of(sandbox("old", "gone", true)), List.of());

        // When
        PodPlanner.Plan plan = plan(pod("Always"), other);

        // Then
        assertThat(plan.actions())
                .containsExactly(
                        new PodAction.StopSandbox("old"),
                        new PodAction.RemoveSandbox("old"),
                        new PodAction.CleanUp("gone"));
    }

    @Test
    void a_sandbox_lost_in_a_reboot_is_replaced_and_counts_go_on() {
        // Given
        Observed rebooted =
                new Observed(
                        RUNTIME,
                        List.of(sandbox("s", "u", false)),
                        List.of(new Observed.Held("s", "u", exited("main", 4, 255))));

        // Then
        assertThat(plan(pod("Always"), rebooted).actions())
                .containsExactly(new PodAction.RunSandbox(1));
        Observed replaced =
                new Observed(
                        RUNTIME,
                        List.of(sandbox("s", "u", false), sandbox("s2", "u", true, 1)),
                        rebooted.containers());
        assertThat(plan(pod("Always"), replaced).actions())
                .containsExactly(new PodAction.Start("main", "s2", 5));
    }

    @Test
    void a_container_created_before_a_crash_is_started() {
        // Given
        ContainerState created = container("main", 0, ContainerPhase.CREATED, 0);

        // When
        PodPlanner.Plan plan = plan(pod("Always"), with(created));

        // Then
        assertThat(plan.actions()).containsExactly(new PodAction.StartCreated(created));
    }

    @Test
    void a_probe_is_asked_when_it_is_due() {
        // Given
        JsonObject json = pod("Always").json().copy();
        json.getJsonObject("spec")
                .getJsonArray("containers")
                .getJsonObject(0)
                .put(
                        "readinessProbe",
                        new JsonObject()
                                .put("initialDelaySeconds", 5)
                                .put("exec", new JsonObject()));
        Pod pod = Pod.parse(json.encode());
        ContainerState main = running("main", 0);

        // Then
        assertThat(plan(pod, with(main)).wake()).isEqualTo(NOW.plusSeconds(4));
        assertThat(PodPlanner.plan(pod, with(main), memory, NOW.plusSeconds(4)).actions())
                .containsExactly(new PodAction.Probe(main, "readiness"));
    }

    @Test
    void a_container_with_another_image_than_desired_is_ended() {
        // Given
        JsonObject json = pod("Always").json().copy();
        json.getJsonObject("spec").getJsonArray("containers").getJsonObject(0).put("image", "new");

        // When
        PodPlanner.Plan plan = plan(Pod.parse(json.encode()), with(running("main", 0)));

        // Then
        assertThat(plan.actions()).singleElement().isInstanceOf(PodAction.Stop.class);
    }

    private PodPlanner.Plan plan(Pod pod, Observed observed) {
        return PodPlanner.plan(pod, observed, memory, NOW);
    }

    static Pod pod(String policy, String... init) {
        JsonArray inits = new JsonArray();
        for (String name : init) {
            inits.add(new JsonObject().put("name", name).put("image", "i"));
        }
        return Pod.parse(
                new JsonObject()
                        .put(
                                "metadata",
                                new JsonObject()
                                        .put("name", "p")
                                        .put("namespace", "default")
                                        .put("uid", "u"))
                        .put(
                                "spec",
                                new JsonObject()
                                        .put("restartPolicy", policy)
                                        .put("initContainers", inits)
                                        .put(
                                                "containers",
                                                new JsonArray()
                                                        .add(
                                                                new JsonObject()
                                                                        .put("name", "main")
                                                                        .put("image", "i"))))
                        .encode());
    }

    static Observed with(ContainerState... containers) {
        return new Observed(
                RUNTIME,
                List.of(sandbox("s", "u", true)),
                List.of(containers).stream()
                        .map(state -> new Observed.Held("s", "u", state))
                        .toList());
    }

    private static Sandbox sandbox(String id, String uid, boolean ready, int... attempt) {
        int number = attempt.length == 0 ? 0 : attempt[0];
        return new Sandbox(
                id, "p", "default", uid, number, ready, number, List.of(), Map.of(), Map.of());
    }

    static ContainerState running(String name, int restarts) {
        return container(name, restarts, ContainerPhase.RUNNING, 0);
    }

    static ContainerState exited(String name, int restarts, int exitCode) {
        return container(name, restarts, ContainerPhase.EXITED, exitCode);
    }

    private static ContainerState container(
            String name, int restarts, ContainerPhase phase, int exitCode) {
        return new ContainerState(
                name + restarts,
                name,
                restarts,
                phase,
                1,
                NOW.minusSeconds(1).toEpochMilli(),
                phase == ContainerPhase.EXITED ? NOW.toEpochMilli() : 0,
                exitCode,
                "i",
                "",
                "",
                "",
                Map.of(),
                Map.of(Labels.RESTARTS, String.valueOf(restarts), Labels.IMAGE, "i"));
    }
}
