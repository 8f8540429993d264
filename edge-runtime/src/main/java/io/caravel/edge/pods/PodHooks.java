package io.caravel.edge.pods;

import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What containers want done after their start and before they are asked to end. */
final class PodHooks {

    private static final Logger LOG = LoggerFactory.getLogger(PodHooks.class);
    private static final int LONGEST = 3600;

    private final PodCalls calls;
    private final Executor executor;
    private final Consumer<String> waker;

    /**
     * @param executor runs the hooks
     * @param waker gets the key of a Pod one of whose containers has done its postStart hook
     */
    PodHooks(PodCalls calls, Executor executor, Consumer<String> waker) {
        this.calls = calls;
        this.executor = executor;
        this.waker = waker;
    }

    /** Begins the {@code postStart} hook of a container that was just started, if it has one. */
    void afterStart(Pod pod, String name, String id, String ip, PodMemory memory) {
        JsonObject hook = hook(pod, name, "postStart");
        if (hook.isEmpty()) {
            return;
        }
        CompletableFuture<Optional<String>> outcome =
                run(hook, pod, name, id, ip, LONGEST)
                        .exceptionally(failure -> Optional.of(String.valueOf(failure)));
        memory.hook(id, outcome);
        outcome.thenAccept(
                problem -> {
                    problem.ifPresent(why -> complain("postStart", pod, name, why));
                    waker.accept(pod.key());
                });
    }

    /**
     * Does the {@code preStop} hooks of containers side by side, at most as long as their grace. A
     * hook that fails stops nothing.
     *
     * @param failed gets each container whose hook failed, and why
     * @return seconds of the grace that they took
     */
    long beforeStop(
            Pod pod,
            List<ContainerState> containers,
            String ip,
            long grace,
            BiConsumer<ContainerState, String> failed) {
        Instant begun = Instant.now();
        int seconds = (int) Math.min(LONGEST, Math.max(1, grace));
        Map<ContainerState, CompletableFuture<Optional<String>>> hooks = new LinkedHashMap<>();
        for (ContainerState container : containers) {
            JsonObject hook = hook(pod, container.name(), "preStop");
            if (!hook.isEmpty()) {
                String late = "did not end within the grace of " + seconds + "s";
                hooks.put(
                        container,
                        run(hook, pod, container.name(), container.id(), ip, seconds)
                                .completeOnTimeout(Optional.of(late), seconds, TimeUnit.SECONDS)
                                .exceptionally(failure -> Optional.of(String.valueOf(failure))));
            }
        }
        hooks.forEach(
                (container, outcome) ->
                        outcome.join()
                                .ifPresent(
                                        why -> {
                                            complain("preStop", pod, container.name(), why);
                                            failed.accept(container, why);
                                        }));
        return Duration.between(begun, Instant.now()).toSeconds();
    }

    private CompletableFuture<Optional<String>> run(
            JsonObject hook, Pod pod, String name, String id, String ip, int timeout) {
        if (hook.containsKey("sleep")) {
            long seconds = Pod.part(hook, "sleep").getLong("seconds", 0L);
            return CompletableFuture.supplyAsync(
                    Optional::empty,
                    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, executor));
        }
        JsonObject spec = pod.container(name).orElseThrow();
        return CompletableFuture.supplyAsync(
                () -> calls.hook(hook, spec, id, ip, timeout), executor);
    }

    private static void complain(String kind, Pod pod, String name, String why) {
        LOG.warn(
                "EDGE-POD-012 {} of container {} of pod {} failed: {}", kind, name, pod.key(), why);
    }

    private static JsonObject hook(Pod pod, String name, String kind) {
        JsonObject spec = pod.container(name).orElse(new JsonObject());
        return Pod.part(Pod.part(spec, "lifecycle"), kind);
    }
}
