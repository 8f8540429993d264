package io.caravel.bench.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import java.io.IOException;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * The container runtime of a run: a containerd of its own where one can be started, else processes.
 */
final class Containers implements AutoCloseable {

    private final ContainerdBox containerd;
    private final Path folder;

    private Containers(ContainerdBox containerd, Path folder) {
        this.containerd = containerd;
        this.folder = folder;
    }

    /** Starts it; the folder is that of the lab. */
    static Containers start(boolean processes, Path folder)
            throws IOException, InterruptedException {
        try {
            return new Containers(processes ? null : ContainerdBox.start(), folder);
        } catch (TestAbortedException notHere) {
            return new Containers(null, folder);
        }
    }

    String name() {
        return containerd == null ? "process" : "containerd";
    }

    /** The name that a lab gives to it. */
    String setting() {
        return containerd == null ? "process" : "unix://" + containerd.socket();
    }

    String image() {
        return ContainerdBox.IMAGE;
    }

    /** Another connection to it. */
    ContainerRuntime open() {
        return containerd == null
                ? new ProcessRuntime(folder.resolve("processes"))
                : new CriRuntime(containerd.socket());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
        }
    }
}
