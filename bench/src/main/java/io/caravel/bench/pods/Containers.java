package io.caravel.bench.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    /** How many calls of CRI it has answered, 0 where nobody counts. */
    long calls() throws IOException, InterruptedException {
        if (containerd == null) {
            return 0;
        }
        String counters =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(containerd.metrics()).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        return counters.lines()
                .filter(line -> line.startsWith("grpc_server_handled_total{"))
                .filter(line -> line.contains("grpc_service=\"runtime.v1."))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
        }
    }
}
