package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entries of {@code containerStatuses} and {@code initContainerStatuses}. */
final class ContainerStatuses {

    private final Pod pod;
    private final Observed observed;
    private final PodMemory memory;

    ContainerStatuses(Pod pod, Observed observed, PodMemory memory) {
        this.pod = pod;
        this.observed = observed;
        this.memory = memory;
    }

    List<JsonObject> of(List<JsonObject> containers) {
        return containers.stream().map(this::status).toList();
    }

    private JsonObject status(JsonObject spec) {
        String name = spec.getString("name");
        List<ContainerState> history = observed.history(pod.uid(), name);
        JsonObject status = new JsonObject().put("name", name);
        if (history.isEmpty()) {
            return status.put("image", spec.getString("image", ""))
                    .put("imageID", "")
                    .put("lastState", new JsonObject())
                    .put("ready", false)
                    .put("restartCount", Math.max(0, memory.lastCreated(name)))
                    .put("started", false)
                    .put("state", new JsonObject().put("waiting", neverRan(name)));
        }
        ContainerState latest = history.get(0);
        Optional<JsonObject> crash = crashLoop(spec, latest);
        boolean started = PodStatusBuilder.started(spec, latest, memory);
        status.put("containerID", containerId(latest))
                .put("image", image(spec, latest))
                .put("imageID", latest.imageRef())
                .put("lastState", lastState(history, crash.isPresent()))
                .put("ready", ready(spec, latest, started))
                .put("restartCount", Labels.restarts(latest))
                .put("started", started)
                .put(
                        "state",
                        crash.map(w -> new JsonObject().put("waiting", w))
                                .orElseGet(() -> state(latest)));
        if (latest.phase() == ContainerPhase.RUNNING) {
            mounts(spec).ifPresent(mounts -> status.put("volumeMounts", mounts));
        }
        return status;
    }

    private JsonObject neverRan(String name) {
        String unsaid = pod.initContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
        PodMemory.Waiting why =
                memory.waiting(name).orElseGet(() -> new PodMemory.Waiting(unsaid, null));
        return waiting(why);
    }

    private static JsonObject waiting(PodMemory.Waiting why) {
        JsonObject waiting = new JsonObject().put("reason", why.reason());
        if (why.message() != null && !why.message().isEmpty()) {
            waiting.put("message", why.message());
        }
        return waiting;
    }

    /** Why an ended container that is to run again does not, or nothing. */
    private Optional<JsonObject> crashLoop(JsonObject spec, ContainerState latest) {
        String name = latest.name();
        if (latest.phase() != ContainerPhase.EXITED
                || pod.deleting()
                || !RestartRules.startsAgain(pod, spec, latest.exitCode())) {
            return Optional.empty();
        }
        Optional<PodMemory.Waiting> failed = memory.waiting(name);
        if (failed.isPresent()) {
            return Optional.of(waiting(failed.get()));
        }
        Duration delay = memory.delay(name, Instant.ofEpochMilli(latest.finishedAt()));
        if (delay.isZero() || !memory.told(name)) {
            return Optional.empty();
        }
        String message =
                "back-off "
                        + goDuration(delay)
                        + " restarting failed container="
                        + name
                        + " pod="
                        + pod.described();
        return Optional.of(waiting(new PodMemory.Waiting("CrashLoopBackOff", message)));
    }

    private JsonObject lastState(List<ContainerState> history, boolean crashed) {
        if (crashed) {
            return state(history.get(0));
        }
        return history.size() > 1 && history.get(1).phase() == ContainerPhase.EXITED
                ? state(history.get(1))
                : new JsonObject();
    }

    private JsonObject state(ContainerState state) {
        return switch (state.phase()) {
            case RUNNING ->
                    new JsonObject()
                            .put(
                                    "running",
                                    new JsonObject()
                                            .put(
                                                    "startedAt",
                                                    PodStatusBuilder.time(state.startedAt())));
            case EXITED -> new JsonObject().put("terminated", terminated(state));
            default ->
                    new JsonObject()
                            .put(
                                    "waiting",
                                    waiting(
                                            memory.waiting(state.name())
                                                    .orElse(
                                                            new PodMemory.Waiting(
                                                                    "ContainerCreating", null))));
        };
    }

    private JsonObject terminated(ContainerState state) {
        String reason = state.reason();
        if (reason.isEmpty()) {
            reason = state.exitCode() == 0 ? "Completed" : "Error";
        }
        JsonObject terminated =
                new JsonObject()
                        .put("containerID", containerId(state))
                        .put("exitCode", state.exitCode())
                        .put("finishedAt", PodStatusBuilder.time(state.finishedAt()))
                        .put("reason", reason)
                        .put("startedAt", PodStatusBuilder.time(state.startedAt()));
        if (!state.message().isEmpty()) {
            terminated.put("message", state.message());
        }
        return terminated;
    }

    private boolean ready(JsonObject spec, ContainerState state, boolean started) {
        if (pod.isInit(state.name()) && !Pod.isSidecar(spec)) {
            return state.phase() == ContainerPhase.EXITED && state.exitCode() == 0;
        }
        boolean asked =
                spec.getJsonObject("readinessProbe") == null
                        || memory.probed(state.id(), "readiness")
                                .map(PodMemory.Probed::passed)
                                .orElse(false);
        return started && asked;
    }

    private static Optional<JsonArray> mounts(JsonObject spec) {
        JsonArray mounts = new JsonArray();
        for (JsonObject mount : Pod.parts(spec, "volumeMounts")) {
            JsonObject entry =
                    new JsonObject()
                            .put("mountPath", mount.getString("mountPath"))
                            .put("name", mount.getString("name"));
            if (mount.getBoolean("readOnly", false)) {
                entry.put("readOnly", true).put("recursiveReadOnly", "Disabled");
            }
            mounts.add(entry);
        }
        return mounts.isEmpty() ? Optional.empty() : Optional.of(mounts);
    }

    private String containerId(ContainerState state) {
        return observed.runtime().name() + "://" + state.id();
    }

    private static String image(JsonObject spec, ContainerState state) {
        boolean named = !state.image().isEmpty() && !state.image().startsWith("sha256:");
        return named ? state.image() : spec.getString("image", "");
    }

    /** A duration as Go prints it, for example {@code 2m40s}. */
    static String goDuration(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
