package io.caravel.bench.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRequest;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerSpec;
import io.caravel.cri.SandboxSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The same sandbox and container by bare calls of the same runtime, with nothing around them. */
final class Baseline implements AutoCloseable {

    private static final Map<String, String> LABELS = Map.of("caravel.io/bench", "baseline");

    private final Containers containers;
    private final ContainerRuntime runtime;
    private final Path folder;
    private int count;

    Baseline(Containers containers, Path folder) {
        this.containers = containers;
        this.runtime = containers.open();
        this.folder = folder;
    }

    /**
     * How long one took.
     *
     * @param come seconds from the first call until the container runs
     * @param go seconds from the first call until all is removed
     */
    record Took(double come, double go) {}

    /** One comes and goes. */
    Took round() {
        SandboxSpec pod = sandbox("alone-" + count++);
        long began = System.nanoTime();
        String id = run(pod);
        double come = PodsBench.since(began);
        String sandbox = sandboxOf(id);
        long ended = System.nanoTime();
        runtime.stopContainer(id, PodLab.GRACE);
        runtime.stopPodSandbox(sandbox);
        runtime.removePodSandbox(sandbox);
        return new Took(come, PodsBench.since(ended));
    }

    /** Seconds until so many run that are begun at once. */
    double together(int many) {
        List<SandboxSpec> pods =
                IntStream.range(0, many).mapToObj(i -> sandbox("alone-many-" + i)).toList();
        ExecutorService callers = Executors.newFixedThreadPool(many);
        try {
            long began = System.nanoTime();
            CompletableFuture<?>[] runs =
                    pods.stream()
                            .map(pod -> CompletableFuture.runAsync(() -> run(pod), callers))
                            .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(runs).join();
            return PodsBench.since(began);
        } finally {
            callers.shutdown();
            runtime.listPodSandboxes(LABELS)
                    .forEach(
                            sandbox -> {
                                runtime.stopPodSandbox(sandbox.id());
                                runtime.removePodSandbox(sandbox.id());
                            });
        }
    }

    private String run(SandboxSpec pod) {
        String sandbox = runtime.runPodSandbox(pod);
        String id = runtime.createContainer(new ContainerRequest(sandbox, container(), pod));
        runtime.startContainer(id);
        PodWatch.until(
                "the container runs",
                () -> runtime.containerStatus(id).phase() == ContainerPhase.RUNNING);
        return id;
    }

    private String sandboxOf(String container) {
        return runtime.listContainers(LABELS).stream()
                .filter(found -> found.id().equals(container))
                .findFirst()
                .orElseThrow()
                .sandboxId();
    }

    @Override
    public void close() {
        runtime.close();
    }

    private SandboxSpec sandbox(String name) {
        return new SandboxSpec(
                name,
                "bench",
                name,
                0,
                name,
                folder.resolve("alone").toString(),
                LABELS,
                Map.of(),
                List.of(),
                null,
                new SandboxSpec.HostNamespaces(false, false, false, false),
                false,
                "",
                Map.of(),
                "");
    }

    private ContainerSpec container() {
        return new ContainerSpec(
                "main",
                0,
                containers.image(),
                PodLab.COMMAND,
                List.of(),
                "",
                Map.of(),
                List.of(),
                LABELS,
                Map.of(),
                "main/0.log",
                false,
                false,
                ContainerSpec.Resources.NONE,
                ContainerSpec.Security.DEFAULT);
    }
}
