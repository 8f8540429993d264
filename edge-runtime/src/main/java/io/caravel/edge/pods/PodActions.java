package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRequest;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerRuntimeException.Kind;
import io.caravel.cri.ContainerSpec;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Does what the planner decided for one stored Pod, through the routes.
 *
 * <p>What fails for a reason of the Pod's is remembered as why the container waits, with a time to
 * try again; only a runtime that does not answer makes a call throw.
 */
final class PodActions {

    /** Seconds a container gets after its preStop hook, whatever that took. */
    private static final long LEAST_AFTER_HOOK = 2;

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Pod pod;
    private final PodMemory memory;
    private final PodSpecs specs;
    private final PodContext context;
    private final PodRoutes routes;
    private final PodReports reports;
    private final ImagePuller puller;
    private final PodHooks hooks;
    private final Clock clock;

    PodActions(
            Pod pod,
            PodMemory memory,
            PodSpecs specs,
            PodContext context,
            PodReports reports,
            PullSecrets secrets) {
        this.pod = pod;
        this.memory = memory;
        this.specs = specs;
        this.context = context;
        this.routes = context.routes();
        this.reports = reports;
        this.hooks = context.hooks();
        this.clock = context.clock();
        this.puller = new ImagePuller(pod, memory, routes, reports, secrets, clock);
    }

    /** Does one step; probes are the worker's. */
    void run(PodAction action, Observed observed) {
        if (action instanceof PodAction.RunSandbox run) {
            runSandbox(run.attempt(), observed.runtime().isolated());
        } else if (action instanceof PodAction.StopSandbox stop) {
            routes.stopSandbox(pod.key(), stop.sandboxId());
        } else if (action instanceof PodAction.RemoveSandbox remove) {
            routes.removeSandbox(pod.key(), remove.sandboxId());
        } else if (action instanceof PodAction.Start start) {
            start(start, observed);
        } else if (action instanceof PodAction.StartCreated created) {
            launch(created.container().name(), created.container().id(), observed);
        } else if (action instanceof PodAction.Stop stop) {
            stop(stop, observed);
        } else if (action instanceof PodAction.HookFailed failed) {
            hookFailed(failed.container());
        } else if (action instanceof PodAction.RemoveContainer remove) {
            routes.remove(pod.key(), remove.container().id());
            context.folders().forget(pod, remove.container());
        } else if (action instanceof PodAction.TellBackOff told) {
            tellBackOff(told.name());
        } else if (action instanceof PodAction.CleanUp clean) {
            context.leave(clean.uid());
        }
    }

    private void runSandbox(int attempt, boolean isolated) {
        try {
            SandboxSpec spec =
                    specs.sandbox(attempt, (why, said) -> reports.warning(pod, null, why, said));
            context.groups().make(pod, context.room().processors(QosClass.Burstable));
            routes.runSandbox(pod.key(), spec);
            memory.free(PodPlanner.SANDBOX);
            if (!isolated && attempt == 0) {
                reports.warning(pod, null, "NotIsolated", NotIsolated.message(pod));
            }
        } catch (PodException e) {
            noSandbox(e);
        } catch (ContainerRuntimeException e) {
            rethrowUnreachable(e);
            noSandbox(e);
        }
    }

    private void noSandbox(RuntimeException why) {
        String message = "Failed to create pod sandbox: " + why.getMessage();
        reports.warning(pod, null, "FailedCreatePodSandBox", message);
        memory.waits(
                PodPlanner.SANDBOX,
                new PodMemory.Waiting("FailedCreatePodSandBox", message),
                clock.instant().plus(RETRY));
    }

    private void start(PodAction.Start start, Observed observed) {
        String name = start.name();
        JsonObject container = pod.container(name).orElseThrow();
        if (!puller.present(name, container)) {
            return;
        }
        String id;
        try {
            ContainerSpec spec = specs.container(name, start.restarts(), imageUser(container));
            int attempt = observed.sandbox(pod.uid()).map(s -> s.attempt()).orElse(0);
            SandboxSpec sandbox = specs.sandbox(attempt, (why, said) -> {});
            id = routes.create(pod.key(), new ContainerRequest(start.sandboxId(), spec, sandbox));
            memory.created(name, start.restarts());
            reports.normal(pod, name, "Created", "Created container: " + name);
        } catch (PodException e) {
            failed(name, e.reason(), e.getMessage());
            return;
        } catch (ContainerRuntimeException e) {
            rethrowUnreachable(e);
            failed(name, "CreateContainerError", e.getMessage());
            return;
        }
        prolongBackOff(name, observed);
        launch(name, id, observed);
    }

    /** Whom the image runs as, null where that does not matter. */
    private Long imageUser(JsonObject container) {
        if (!ContainerLimits.askImageUser(pod, container)) {
            return null;
        }
        String user =
                routes.image(pod.key(), container.getString("image"))
                        .map(ImageInfo::user)
                        .orElse("");
        return ContainerLimits.imageUser(pod, container, user);
    }

    /** A container that is started again after its end waits longer after the next one. */
    private void prolongBackOff(String name, Observed observed) {
        Instant now = clock.instant();
        observed.latest(pod.uid(), name)
                .filter(state -> state.phase() == ContainerPhase.EXITED)
                .ifPresent(
                        state ->
                                memory.prolong(
                                        name, Instant.ofEpochMilli(state.finishedAt()), now));
    }

    private void launch(String name, String id, Observed observed) {
        try {
            routes.start(pod.key(), id);
            memory.free(name);
            reports.normal(pod, name, "Started", "Started container " + name);
            hooks.afterStart(pod, name, id, observed.address(pod, memory), memory);
        } catch (ContainerRuntimeException e) {
            rethrowUnreachable(e);
            failed(name, "RunContainerError", e.getMessage());
        }
    }

    private void hookFailed(ContainerState container) {
        reports.warning(pod, container.name(), "FailedPostStartHook", "PostStartHook failed");
        memory.condemn(container.id(), "FailedPostStartHook", null);
    }

    private void failed(String name, String reason, String message) {
        if (memory.waiting(name).map(why -> !why.message().equals(message)).orElse(true)) {
            reports.warning(pod, name, "Failed", "Error: " + message);
        }
        memory.waits(name, new PodMemory.Waiting(reason, message), clock.instant().plus(RETRY));
    }

    /** Stops containers at the same time, so that together they take one grace. */
    private void stop(PodAction.Stop stop, Observed observed) {
        for (ContainerState container : stop.containers()) {
            String why =
                    stop.why().isEmpty() ? "Stopping container " + container.name() : stop.why();
            reports.normal(pod, container.name(), "Killing", why);
        }
        long took =
                hooks.beforeStop(
                        pod,
                        stop.containers(),
                        observed.address(pod, memory),
                        stop.grace(),
                        (container, why) ->
                                reports.warning(
                                        pod,
                                        container.name(),
                                        "FailedPreStopHook",
                                        "PreStopHook failed"));
        long least = took == 0 ? 1 : LEAST_AFTER_HOOK;
        stopAll(
                pod.key(),
                stop.containers(),
                Math.max(least, stop.grace() - took),
                routes,
                context.executor());
    }

    static void stopAll(
            String key,
            List<ContainerState> containers,
            long grace,
            PodRoutes routes,
            Executor executor) {
        List<CompletableFuture<Void>> stops =
                containers.stream()
                        .map(
                                container ->
                                        CompletableFuture.runAsync(
                                                () -> routes.stop(key, container.id(), grace),
                                                executor))
                        .toList();
        try {
            CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void tellBackOff(String name) {
        memory.tellOnce(name);
        reports.warning(
                pod,
                name,
                "BackOff",
                "Back-off restarting failed container " + name + " in pod " + pod.described());
    }

    static void rethrowUnreachable(ContainerRuntimeException failure) {
        if (failure.kind() == Kind.UNREACHABLE) {
            throw failure;
        }
    }
}
