package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.caravel.cri.Sandbox;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what comes next for one Pod.
 *
 * <p>A pure function of the desired Pod, what the runtime holds, what is remembered, and the time:
 * the same input gives the same plan, and a plan for a Pod that is as desired has no actions.
 */
final class PodPlanner {

    static final String SANDBOX = "/sandbox";
    static final String VOLUMES = "/volumes";

    /**
     * What to do now, and when to look again.
     *
     * @param actions next steps in order; none when the Pod is as it should be for now
     * @param wake when to plan again if nothing happens before; null for never
     */
    record Plan(List<PodAction> actions, Instant wake) {}

    private final Pod pod;
    private final Observed observed;
    private final PodMemory memory;
    private final Instant now;
    private final List<PodAction> actions = new ArrayList<>();
    private Instant wake;

    private PodPlanner(Pod pod, Observed observed, PodMemory memory, Instant now) {
        this.pod = pod;
        this.observed = observed;
        this.memory = memory;
        this.now = now;
    }

    /** The plan for a stored Pod. */
    static Plan plan(Pod pod, Observed observed, PodMemory memory, Instant now) {
        return new PodPlanner(pod, observed, memory, now).decide();
    }

    /** The plan for sandboxes whose Pod is not stored any more. */
    static Plan removal(Observed observed) {
        List<PodAction> actions = new ArrayList<>();
        observed.sandboxes().forEach(sandbox -> remove(sandbox, observed, actions));
        return new Plan(actions, null);
    }

    private Plan decide() {
        List<Sandbox> stale = observed.stale(pod.uid());
        if (!stale.isEmpty()) {
            stale.forEach(sandbox -> remove(sandbox, observed, actions));
        } else if (pod.deleting()) {
            delete();
        } else if (pod.ended()
                || memory.verdict().isPresent()
                || RestartRules.finished(pod, observed)) {
            observed.ready(pod.uid()).ifPresent(this::stopFinished);
        } else if (observed.ready(pod.uid()).isPresent() || !waits(VOLUMES)) {
            run();
        }
        return new Plan(List.copyOf(actions), wake);
    }

    private void run() {
        Optional<Sandbox> ready = observed.ready(pod.uid());
        if (ready.isPresent()) {
            String sandbox = ready.get().id();
            if (initialize(sandbox)) {
                pod.containers().forEach(container -> keepRunning(container, sandbox));
            }
            tidy(sandbox);
        } else if (!waits(SANDBOX)) {
            int attempt = observed.sandbox(pod.uid()).map(s -> s.attempt() + 1).orElse(0);
            actions.add(new PodAction.RunSandbox(attempt));
        }
    }

    private static void remove(Sandbox sandbox, Observed observed, List<PodAction> actions) {
        List<ContainerState> running = observed.running(sandbox.id());
        if (!running.isEmpty()) {
            long grace = Labels.grace(sandbox.annotations());
            actions.add(new PodAction.Stop(running, grace, "the Pod was removed"));
        }
        actions.add(new PodAction.StopSandbox(sandbox.id()));
        actions.add(new PodAction.RemoveSandbox(sandbox.id()));
        actions.add(new PodAction.CleanUp(sandbox.uid()));
    }

    /** A stopped Pod is gone for the cluster; what it has left may be removed a little later. */
    private void delete() {
        for (Sandbox sandbox : observed.sandboxes()) {
            List<ContainerState> running = observed.running(sandbox.id());
            if (!running.isEmpty()) {
                actions.add(new PodAction.Stop(running, pod.grace(), ""));
            }
            actions.add(new PodAction.StopSandbox(sandbox.id()));
        }
        if (!observed.sandboxes().isEmpty()) {
            actions.add(new PodAction.TellGone());
        }
        observed.sandboxes().forEach(s -> actions.add(new PodAction.RemoveSandbox(s.id())));
    }

    private void stopFinished(Sandbox sandbox) {
        List<ContainerState> left = observed.running(sandbox.id());
        if (!left.isEmpty()) {
            actions.add(new PodAction.Stop(left, pod.grace(), ""));
        }
        actions.add(new PodAction.StopSandbox(sandbox.id()));
    }

    /** Runs init containers one after the other; true when all are through. */
    private boolean initialize(String sandbox) {
        boolean mainStarted =
                pod.containers().stream()
                        .anyMatch(
                                container ->
                                        observed.latestIn(sandbox, container.getString("name"))
                                                .isPresent());
        for (JsonObject container : pod.initContainers()) {
            String name = container.getString("name");
            Optional<ContainerState> state = observed.latestIn(sandbox, name);
            if (Pod.isSidecar(container)) {
                keepRunning(container, sandbox);
                if (!mainStarted && !state.filter(this::started).isPresent()) {
                    return false;
                }
            } else if (!mainStarted) {
                boolean done =
                        state.filter(s -> s.phase() == ContainerPhase.EXITED && s.exitCode() == 0)
                                .isPresent();
                if (!done) {
                    keepRunning(container, sandbox);
                    return false;
                }
            }
        }
        return true;
    }

    private boolean started(ContainerState state) {
        return PodStatusBuilder.started(pod.container(state.name()).orElseThrow(), state, memory);
    }

    private void keepRunning(JsonObject container, String sandbox) {
        String name = container.getString("name");
        Optional<ContainerState> current = observed.latestIn(sandbox, name);
        if (current.isEmpty()) {
            Optional<ContainerState> before = observed.latest(pod.uid(), name);
            boolean again =
                    before.isEmpty()
                            || pod.isInit(name)
                            || RestartRules.startsAgain(pod, container, before.get().exitCode());
            if (again && !waits(name)) {
                int last = before.map(Labels::restarts).orElse(-1);
                int restarts = Math.max(last, memory.lastCreated(name)) + 1;
                actions.add(new PodAction.Start(name, sandbox, restarts));
            }
            return;
        }
        ContainerState state = current.get();
        switch (state.phase()) {
            case CREATED -> {
                if (!waits(name)) {
                    actions.add(new PodAction.StartCreated(state));
                }
            }
            case RUNNING -> watch(container, state);
            case EXITED -> restart(container, state, sandbox);
            default -> wakeAt(now.plusSeconds(5));
        }
    }

    private void restart(JsonObject container, ContainerState state, String sandbox) {
        String name = container.getString("name");
        if (!RestartRules.startsAgain(pod, container, state.exitCode())) {
            return;
        }
        Instant ended = Instant.ofEpochMilli(state.finishedAt());
        Duration delay = memory.delay(name, ended);
        if (now.isBefore(ended.plus(delay))) {
            wakeAt(ended.plus(delay));
            if (!memory.told(name)) {
                actions.add(new PodAction.TellBackOff(name));
            }
        } else if (!waits(name)) {
            actions.add(new PodAction.Start(name, sandbox, Labels.restarts(state) + 1));
        }
    }

    private void watch(JsonObject container, ContainerState state) {
        String image = state.annotations().getOrDefault(Labels.IMAGE, state.image());
        Optional<PodMemory.Condemned> condemned = memory.condemned(state.id());
        if (condemned.isPresent()) {
            Long own = condemned.get().grace();
            long grace = own == null ? pod.grace() : own;
            actions.add(new PodAction.Stop(List.of(state), grace, condemned.get().why()));
        } else if (!memory.hook(state.id()).isDone()) {
            return;
        } else if (memory.hook(state.id()).join().isPresent()) {
            actions.add(new PodAction.HookFailed(state));
        } else if (!image.equals(container.getString("image", ""))) {
            String why = "Container " + state.name() + " definition changed, will be restarted";
            actions.add(new PodAction.Stop(List.of(state), pod.grace(), why));
        } else if (probe(container, state, "startup")) {
            probe(container, state, "readiness");
            probe(container, state, "liveness");
        }
    }

    /** Asks when it is time to; true when the probe has passed or there is none. */
    private boolean probe(JsonObject container, ContainerState state, String kind) {
        JsonObject spec = container.getJsonObject(kind + "Probe");
        if (spec == null) {
            return true;
        }
        Optional<PodMemory.Probed> last = memory.probed(state.id(), kind);
        boolean passed = last.map(PodMemory.Probed::passed).orElse(false);
        if (kind.equals("startup") && passed) {
            return true;
        }
        Instant first =
                Instant.ofEpochMilli(state.startedAt()).plusSeconds(ProbeTimes.of(spec).delay());
        Instant due = last.map(PodMemory.Probed::next).orElse(first);
        if (now.isBefore(due)) {
            wakeAt(due);
        } else {
            actions.add(new PodAction.Probe(state, kind));
        }
        return passed;
    }

    /** Removes what nobody looks at any more: all but the last container and the one before. */
    private void tidy(String sandbox) {
        for (JsonObject container : pod.containers()) {
            List<ContainerState> history = observed.history(pod.uid(), container.getString("name"));
            for (ContainerState old :
                    history.subList(Math.min(2, history.size()), history.size())) {
                actions.add(new PodAction.RemoveContainer(old));
            }
        }
        boolean allHere =
                pod.containers().stream()
                        .allMatch(c -> observed.latestIn(sandbox, c.getString("name")).isPresent());
        if (allHere) {
            observed.sandboxes().stream()
                    .filter(old -> !old.id().equals(sandbox))
                    .forEach(old -> actions.add(new PodAction.RemoveSandbox(old.id())));
        }
    }

    private boolean waits(String name) {
        Optional<Instant> retry = memory.retry(name);
        if (retry.isPresent() && now.isBefore(retry.get())) {
            wakeAt(retry.get());
            return true;
        }
        return false;
    }

    private void wakeAt(Instant time) {
        if (wake == null || time.isBefore(wake)) {
            wake = time;
        }
    }
}
