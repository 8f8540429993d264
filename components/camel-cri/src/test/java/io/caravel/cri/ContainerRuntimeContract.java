package io.caravel.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every container runtime promises; run on each of them. */
abstract class ContainerRuntimeContract {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final Map<String, String> labels =
            Map.of("caravel.io/test", UUID.randomUUID().toString());

    abstract ContainerRuntime runtime();

    /** A second runtime on the same place, as after a restart. */
    abstract ContainerRuntime again();

    abstract String image();

    /** What a path of the container is called by a command that runs in it. */
    abstract String inside(String path);

    @AfterEach
    void removeWhatIsLeft() {
        ContainerRuntime runtime = runtime();
        for (Sandbox sandbox : runtime.listPodSandboxes(labels)) {
            runtime.stopPodSandbox(sandbox.id());
            runtime.removePodSandbox(sandbox.id());
        }
        runtime.close();
    }

    @Test
    void a_runtime_says_its_name_and_version() {
        // When
        RuntimeInfo info = runtime().version();

        // Then
        assertThat(info.name()).isNotEmpty();
        assertThat(info.version()).isNotEmpty();
    }

    @Test
    void a_sandbox_is_found_by_its_labels_and_gone_after_removal() {
        // Given
        SandboxSpec spec = sandbox("found");

        // When
        String id = runtime().runPodSandbox(spec);

        // Then
        assertThat(runtime().listPodSandboxes(labels))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.id()).isEqualTo(id);
                            assertThat(found.ready()).isTrue();
                            assertThat(found.name()).isEqualTo("found");
                            assertThat(found.annotations()).containsEntry("note", "kept");
                        });
        runtime().stopPodSandbox(id);
        assertThat(runtime().podSandboxStatus(id).ready()).isFalse();
        runtime().removePodSandbox(id);
        runtime().removePodSandbox(id);
        assertThat(runtime().listPodSandboxes(labels)).isEmpty();
    }

    @Test
    void a_container_runs_with_its_environment_and_leaves_its_exit_status() throws Exception {
        // Given
        SandboxSpec pod = sandbox("exits");
        String sandbox = runtime().runPodSandbox(pod);
        ContainerSpec spec =
                container("main", List.of("/bin/sh", "-c", "echo \"said $GREETING\"; exit 3"));

        // When
        String id = runtime().createContainer(new ContainerRequest(sandbox, spec, pod));
        assertThat(runtime().containerStatus(id).phase()).isEqualTo(ContainerPhase.CREATED);
        runtime().startContainer(id);

        // Then
        await().atMost(SOON)
                .until(() -> runtime().containerStatus(id).phase() == ContainerPhase.EXITED);
        ContainerState state = runtime().containerStatus(id);
        assertThat(state.exitCode()).isEqualTo(3);
        assertThat(state.startedAt()).isPositive();
        assertThat(state.finishedAt()).isPositive();
        assertThat(state.annotations()).containsEntry("restarts", "0");
        assertThat(log(pod, spec)).contains("said hello");
    }

    @Test
    void a_mounted_file_is_read_inside_and_a_swap_of_it_is_seen() throws Exception {
        // Given
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(Files.createDirectories(data.resolve("v1")).resolve("key"), "one");
        Files.createSymbolicLink(data.resolve("..data"), Path.of("v1"));
        Files.createSymbolicLink(data.resolve("key"), Path.of("..data/key"));
        SandboxSpec pod = sandbox("mounts");
        String sandbox = runtime().runPodSandbox(pod);
        ContainerSpec spec =
                container("main", List.of("/bin/sleep", "1000"), "/etc/config", data.toString());
        String id = runtime().createContainer(new ContainerRequest(sandbox, spec, pod));
        runtime().startContainer(id);

        // When
        String before = exec(id, "cat " + inside("/etc/config/key"));
        Files.writeString(Files.createDirectories(data.resolve("v2")).resolve("key"), "two");
        Files.createSymbolicLink(data.resolve("..next"), Path.of("v2"));
        Files.move(
                data.resolve("..next"),
                data.resolve("..data"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        String after = exec(id, "cat " + inside("/etc/config/key"));

        // Then
        assertThat(before).isEqualTo("one");
        assertThat(after).isEqualTo("two");
    }

    @Test
    void a_container_that_ends_on_request_has_its_own_exit_status() throws Exception {
        // Given
        String id =
                started(
                        "polite",
                        "trap 'exit 7' TERM; echo ready; while true; do sleep 0.1; done",
                        "ready");

        // When
        runtime().stopContainer(id, 20);

        // Then
        assertThat(runtime().containerStatus(id).phase()).isEqualTo(ContainerPhase.EXITED);
        assertThat(runtime().containerStatus(id).exitCode()).isEqualTo(7);
    }

    @Test
    void a_container_that_ignores_the_request_is_killed_after_its_grace() throws Exception {
        // Given
        String id =
                started(
                        "stubborn",
                        "trap '' TERM; echo ready; while true; do sleep 0.1; done",
                        "ready");
        Instant asked = Instant.now();

        // When
        runtime().stopContainer(id, 1);

        // Then
        assertThat(runtime().containerStatus(id).exitCode()).isEqualTo(137);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(60));
        runtime().stopContainer(id, 1);
        runtime().removeContainer(id);
        runtime().removeContainer(id);
        assertThat(runtime().listContainers(labels)).isEmpty();
    }

    @Test
    void a_container_is_adopted_by_a_later_runtime() throws Exception {
        // Given
        String id = started("adopted", "echo ready; sleep 1000", "ready");
        ContainerState before = runtime().containerStatus(id);

        // When
        try (ContainerRuntime later = again()) {
            // Then
            ContainerState after = later.containerStatus(id);
            assertThat(after).isEqualTo(before);
            later.stopContainer(id, 0);
            assertThat(later.containerStatus(id).exitCode()).isEqualTo(137);
        }
    }

    @Test
    void a_command_in_a_container_gives_its_output_and_status() throws Exception {
        // Given
        String id = started("exec", "echo ready; sleep 1000", "ready");

        // When
        ExecResult result =
                runtime()
                        .execSync(
                                id, List.of("/bin/sh", "-c", "echo out; echo err >&2; exit 5"), 60);

        // Then
        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(new String(result.stdout(), StandardCharsets.UTF_8)).isEqualTo("out\n");
        assertThat(new String(result.stderr(), StandardCharsets.UTF_8)).isEqualTo("err\n");
    }

    @Test
    void a_command_that_takes_too_long_is_ended_and_said() throws Exception {
        // Given
        String id = started("slow", "echo ready; sleep 1000", "ready");

        // When / Then
        assertThatThrownBy(() -> runtime().execSync(id, List.of("/bin/sleep", "100"), 1))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(ContainerRuntimeException.Kind.TIMEOUT));
    }

    @Test
    void a_program_that_is_not_there_fails_the_start_and_says_so() {
        // Given
        SandboxSpec pod = sandbox("noprogram");
        String sandbox = runtime().runPodSandbox(pod);
        String id =
                runtime()
                        .createContainer(
                                new ContainerRequest(
                                        sandbox, container("main", List.of("/nope")), pod));

        // When / Then
        assertThatThrownBy(() -> runtime().startContainer(id))
                .isInstanceOf(ContainerRuntimeException.class)
                .hasMessageStartingWith("CRI-")
                .hasMessageContaining("/nope");
        assertThat(runtime().containerStatus(id).phase()).isEqualTo(ContainerPhase.EXITED);
        assertThat(runtime().containerStatus(id).exitCode()).isEqualTo(128);
    }

    @Test
    void what_is_not_there_is_said_to_be_not_there() {
        assertThatThrownBy(() -> runtime().containerStatus("nope"))
                .isInstanceOfSatisfying(
                        ContainerRuntimeException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(ContainerRuntimeException.Kind.NOT_FOUND));
    }

    @Test
    void stopping_a_sandbox_ends_its_containers() throws Exception {
        // Given
        String id = started("together", "echo ready; sleep 1000", "ready");
        String sandbox = runtime().listPodSandboxes(labels).get(0).id();

        // When
        runtime().stopPodSandbox(sandbox);

        // Then
        assertThat(runtime().containerStatus(id).phase()).isEqualTo(ContainerPhase.EXITED);
    }

    private String started(String pod, String script, String awaited) throws Exception {
        SandboxSpec sandbox = sandbox(pod);
        String sandboxId = runtime().runPodSandbox(sandbox);
        ContainerSpec spec = container("main", List.of("/bin/sh", "-c", script));
        String id = runtime().createContainer(new ContainerRequest(sandboxId, spec, sandbox));
        runtime().startContainer(id);
        await().atMost(SOON).until(() -> log(sandbox, spec).contains(awaited));
        return id;
    }

    private String exec(String id, String script) {
        ExecResult result = runtime().execSync(id, List.of("/bin/sh", "-c", script), 60);
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }

    private SandboxSpec sandbox(String name) {
        return ContractSpecs.sandbox(name, folder.resolve("logs"), labels);
    }

    private ContainerSpec container(String name, List<String> command, String... mount) {
        return ContractSpecs.container(name, image(), command, labels, mount);
    }

    private static String log(SandboxSpec pod, ContainerSpec spec) throws IOException {
        Path file = Path.of(pod.logDirectory(), spec.logPath());
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
