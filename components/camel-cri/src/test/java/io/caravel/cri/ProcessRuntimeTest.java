package io.caravel.cri;

import io.caravel.cri.process.ProcessRuntime;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ProcessRuntimeTest extends ContainerRuntimeContract {

    @TempDir Path containers;
    private ContainerRuntime runtime;

    @BeforeEach
    void open() {
        runtime = new ProcessRuntime(containers);
    }

    @Override
    ContainerRuntime runtime() {
        return runtime;
    }

    @Override
    ContainerRuntime again() {
        return new ProcessRuntime(containers);
    }

    @Override
    String image() {
        return "docker.io/local/busybox:1";
    }

    @Override
    String inside(String path) {
        return "\"$CARAVEL_ROOT\"" + path;
    }
}
