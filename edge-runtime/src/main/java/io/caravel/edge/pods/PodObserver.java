package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the container runtime. Calls may come from any thread. */
final class PodObserver {

    private final ContainerRuntime runtime;
    private final String node;
    private final PodFolders folders;
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
        List<Sandbox> sandboxes = new ArrayList<>();
        for (Sandbox sandbox : runtime.listPodSandboxes(labels)) {
            status(sandbox).ifPresent(sandboxes::add);
        }
        List<Observed.Held> containers = new ArrayList<>();
        for (ContainerSummary container : runtime.listContainers(labels)) {
            String uid = container.labels().getOrDefault(Labels.POD_UID, "");
            status(container)
                    .map(state -> withLastWords(state, pod.filter(p -> p.uid().equals(uid))))
                    .ifPresent(
                            state ->
                                    containers.add(
                                            new Observed.Held(container.sandboxId(), uid, state)));
        }
        return new Observed(info(), sandboxes, containers);
    }

    /**
     * A short mark of everything held per key; a key whose mark differs from the last one has
     * changed.
     */
    Map<String, String> marks() {
        Map<String, String> marks = new HashMap<>();
        Map<String, String> labels = Labels.ofNode(node);
        runtime.listPodSandboxes(labels)
                .forEach(
                        s ->
                                marks.merge(
                                        Labels.key(s.labels()),
                                        s.id() + s.ready(),
                                        String::concat));
        runtime.listContainers(labels)
                .forEach(
                        c ->
                                marks.merge(
                                        Labels.key(c.labels()),
                                        c.id() + c.phase(),
                                        String::concat));
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
