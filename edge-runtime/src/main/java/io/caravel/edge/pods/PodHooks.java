package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands that containers want run before they are asked to end. */
final class PodHooks {

    private static final Logger LOG = LoggerFactory.getLogger(PodHooks.class);

    private final ContainerRuntime runtime;

    PodHooks(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Runs the {@code preStop} commands of containers side by side, at most as long as their grace.
     * A hook that fails stops nothing.
     *
     * @return seconds of the grace that they took
     */
    long beforeStop(Pod pod, List<ContainerState> containers, long grace, Executor executor) {
        Instant begun = Instant.now();
        List<CompletableFuture<Void>> hooks =
                containers.stream()
                        .filter(container -> !command(pod, container).isEmpty())
                        .map(
                                container ->
                                        CompletableFuture.runAsync(
                                                () -> run(pod, container, grace), executor))
                        .toList();
        CompletableFuture.allOf(hooks.toArray(CompletableFuture[]::new)).join();
        return Duration.between(begun, Instant.now()).toSeconds();
    }

    private void run(Pod pod, ContainerState container, long grace) {
        try {
            runtime.execSync(container.id(), command(pod, container), Math.max(1, grace));
        } catch (RuntimeException e) {
            LOG.warn(
                    "EDGE-POD-012 preStop of container {} of pod {} failed: {}",
                    container.name(),
                    pod.key(),
                    e.getMessage());
        }
    }

    private static List<String> command(Pod pod, ContainerState container) {
        JsonObject spec = pod.container(container.name()).orElse(new JsonObject());
        JsonObject hook = Pod.part(Pod.part(spec, "lifecycle"), "preStop");
        return Pod.strings(Pod.part(hook, "exec"), "command");
    }
}
