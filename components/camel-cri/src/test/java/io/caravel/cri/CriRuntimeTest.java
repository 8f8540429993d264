package io.caravel.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cri.grpc.CriRuntime;
import java.nio.file.Path;
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
}
