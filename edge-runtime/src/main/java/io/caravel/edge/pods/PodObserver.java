package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at the container runtime. Calls may come from any thread, those for one key from one at a
 * time. What cannot have changed since the last look is not asked for again.
 */
final class PodObserver {

    private final ContainerRuntime runtime;
    private final String node;
    private final PodFolders folders;
    private final Map<String, Observed> last = new ConcurrentHashMap<>();
    private volatile RuntimeInfo info;

    PodObserver(ContainerRuntime runtime, String node, PodFolders folders) {
        this.runtime = runtime;
        this.node = node;
        this.folders = folders;
    }

    /** Who runs the containers; asked once. */
    RuntimeInfo info() {
        if (info == null) {
            info = runtime.version();
        }
        return info;
    }

    /** What is held for Pods of one name. */
    Observed observe(String key, Optional<Pod> pod) {
        Map<String, String> labels = Labels.ofKey(node, key);
        Observed before = last.getOrDefault(key, Observed.nothing(info()));
        List<Sandbox> sandboxes = new ArrayList<>();
        for (Sandbox sandbox : runtime.listPodSandboxes(labels)) {
            before.known(sandbox).or(() -> status(sandbox)).ifPresent(sandboxes::add);
        }
        Instant now = Instant.now();
        List<Observed.Held> containers = new ArrayList<>();
        for (ContainerSummary container : runtime.listContainers(labels)) {
            String uid = container.labels().getOrDefault(Labels.POD_UID, "");
            before.known(container, now)
                    .or(() -> status(container))
                    .map(state -> withLastWords(state, pod.filter(p -> p.uid().equals(uid))))
                    .ifPresent(
                            state ->
                                    containers.add(
                                            new Observed.Held(container.sandboxId(), uid, state)));
        }
        Observed observed = new Observed(info(), sandboxes, containers);
        if (observed.mark().isEmpty()) {
            last.remove(key);
        } else {
            last.put(key, observed);
        }
        return observed;
    }

    /** The mark of what is held per key, see {@link Observed#mark()}. */
    Map<String, String> marks() {
        Map<String, List<String>> parts = new HashMap<>();
        Map<String, String> labels = Labels.ofNode(node);
        runtime.listPodSandboxes(labels)
                .forEach(
                        s ->
                                parts.computeIfAbsent(
                                                Labels.key(s.labels()), k -> new ArrayList<>())
                                        .add(Observed.mark(s.id(), s.ready())));
        runtime.listContainers(labels)
                .forEach(
                        c ->
                                parts.computeIfAbsent(
                                                Labels.key(c.labels()), k -> new ArrayList<>())
                                        .add(Observed.mark(c.id(), c.phase())));
        Map<String, String> marks = new HashMap<>();
        parts.forEach((key, own) -> marks.put(key, Observed.mark(own.stream())));
        return marks;
    }

    /** Bytes that the containers of one name's Pod wrote to files of their own, by container. */
    Map<String, Long> writtenBytes(Pod pod) {
        Map<String, String> labels = Labels.ofKey(node, pod.key());
        Map<String, Long> byId = runtime.writtenBytes(labels);
        Map<String, Long> byName = new HashMap<>();
        for (ContainerSummary container : runtime.listContainers(labels)) {
            if (container.phase() == ContainerPhase.RUNNING) {
                byName.merge(container.name(), byId.getOrDefault(container.id(), 0L), Long::sum);
            }
        }
        return byName;
    }

    private Optional<Sandbox> status(Sandbox sandbox) {
        try {
            return Optional.of(runtime.podSandboxStatus(sandbox.id()));
        } catch (ContainerRuntimeException e) {
            return unlessGone(e);
        }
    }

    private Optional<ContainerState> status(ContainerSummary container) {
        try {
            return Optional.of(runtime.containerStatus(container.id()));
        } catch (ContainerRuntimeException e) {
            return unlessGone(e);
        }
    }

    private static <T> Optional<T> unlessGone(ContainerRuntimeException failure) {
        if (failure.kind() == ContainerRuntimeException.Kind.NOT_FOUND) {
            return Optional.empty();
        }
        throw failure;
    }

    private ContainerState withLastWords(ContainerState state, Optional<Pod> pod) {
        Optional<JsonObject> spec = pod.flatMap(p -> p.container(state.name()));
        if (state.phase() != ContainerPhase.EXITED || spec.isEmpty()) {
            return state;
        }
        String words =
                folders.lastWords(
                        pod.get(), spec.get(), Labels.restarts(state), state.exitCode() != 0);
        return words.isEmpty() ? state : withMessage(state, words);
    }

    private static ContainerState withMessage(ContainerState from, String message) {
        return new ContainerState(
                from.id(),
                from.name(),
                from.attempt(),
                from.phase(),
                from.createdAt(),
                from.startedAt(),
                from.finishedAt(),
                from.exitCode(),
                from.image(),
                from.imageRef(),
                from.reason(),
                message,
                from.labels(),
                from.annotations());
    }
}
