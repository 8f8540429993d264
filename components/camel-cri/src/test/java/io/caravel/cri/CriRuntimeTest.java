package io.caravel.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.grpc.CriRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract on a real containerd. */
class CriRuntimeTest extends ContainerRuntimeContract {

    private static ContainerdBox containerd;
    private CriRuntime runtime;

    @BeforeAll
    static void start() throws Exception {
        containerd = ContainerdBox.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (containerd != null) {
            containerd.close();
        }
    }

    @BeforeEach
    void open() {
        runtime = new CriRuntime(containerd.socket());
    }

    @Override
    ContainerRuntime runtime() {
        return runtime;
    }

    @Override
    ContainerRuntime again() {
        return new CriRuntime(containerd.socket());
    }

    @Override
    String image() {
        return ContainerdBox.IMAGE;
    }

    @Override
    String inside(String path) {
        return path;
    }

    @Test
    void an_image_is_known_by_its_name_and_an_absent_one_is_not() {
        assertThat(runtime.imageStatus(ContainerdBox.IMAGE))
                .hasValueSatisfying(image -> assertThat(image.id()).startsWith("sha256:"));
        assertThat(runtime.imageStatus("docker.io/local/absent:1")).isEmpty();
        assertThat(runtime.listImages()).isNotEmpty();
    }

    @Test
    void a_runtime_that_is_not_there_is_said_to_be_away() {
        try (CriRuntime away = new CriRuntime(Path.of("/tmp/no-such-runtime.sock"))) {
            assertThatThrownBy(away::version)
                    .isInstanceOfSatisfying(
                            ContainerRuntimeException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(ContainerRuntimeException.Kind.UNREACHABLE));
        }
    }

    @Test
    void a_removed_image_is_gone_and_its_removal_may_be_repeated() throws Exception {
        // Given
        String name = "docker.io/local/other:1";
        containerd.add(name);
        String id = runtime.imageStatus(name).orElseThrow().id();

        // When
        runtime.removeImage(id);
        runtime.removeImage(id);

        // Then
        assertThat(runtime.imageStatus(name)).isEmpty();
        assertThat(runtime.imageStatus(ContainerdBox.IMAGE)).isPresent();
    }

    @Test
    void the_end_of_a_container_is_told() {
        // Given
        AtomicInteger hints = new AtomicInteger();
        CriRuntime told = new CriRuntime(containerd.socket());
        Map<String, String> labels = Map.of("caravel.io/test", UUID.randomUUID().toString());
        Thread follower = new Thread(() -> follow(told, hints));
        follower.start();
        SandboxSpec pod = ContractSpecs.sandbox("told", folder.resolve("logs"), labels);
        String sandbox = runtime.runPodSandbox(pod);

        // When / Then
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            startOne(pod, sandbox, labels);
                            return hints.get() > 0;
                        });
        told.close();
        follower.interrupt();
        await().atMost(Duration.ofSeconds(60)).until(() -> !follower.isAlive());
        runtime.stopPodSandbox(sandbox);
        runtime.removePodSandbox(sandbox);
    }

    private static void follow(CriRuntime runtime, AtomicInteger hints) {
        assertThatThrownBy(() -> runtime.follow(hints::incrementAndGet))
                .isInstanceOf(ContainerRuntimeException.class);
    }

    private void startOne(SandboxSpec pod, String sandbox, Map<String, String> labels) {
        ContainerSpec spec =
                ContractSpecs.container(
                        "c" + UUID.randomUUID(), image(), List.of("/bin/true"), labels);
        runtime.startContainer(runtime.createContainer(new ContainerRequest(sandbox, spec, pod)));
    }
}
