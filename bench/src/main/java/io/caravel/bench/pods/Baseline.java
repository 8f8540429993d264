package io.caravel.bench.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRequest;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerSpec;
import io.caravel.cri.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The same sandbox and container by bare calls of the same runtime, with nothing around them. */
final class Baseline {

    private static final Map<String, String> LABELS = Map.of("caravel.io/bench", "baseline");

    private final Containers containers;
    private final Path folder;

    Baseline(Containers containers, Path folder) {
        this.containers = containers;
        this.folder = folder;
    }

    /** Seconds from the first call until the container runs, for each round. */
    List<Double> seconds(int rounds) {
        List<Double> seconds = new ArrayList<>();
        try (ContainerRuntime runtime = containers.open()) {
            for (int i = 0; i < rounds; i++) {
                SandboxSpec pod = sandbox("alone-" + i);
                long began = System.nanoTime();
                String sandbox = runtime.runPodSandbox(pod);
                String id =
                        runtime.createContainer(new ContainerRequest(sandbox, container(), pod));
                runtime.startContainer(id);
                PodWatch.until(
                        "the container runs",
                        () -> runtime.containerStatus(id).phase() == ContainerPhase.RUNNING);
                seconds.add(PodsBench.round((System.nanoTime() - began) / 1e9));
                runtime.stopPodSandbox(sandbox);
                runtime.removePodSandbox(sandbox);
            }
        }
        return seconds;
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
                List.of("/bin/sleep"),
                List.of("1000"),
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
