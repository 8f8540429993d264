package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the runtime holds for Pods of one name.
 *
 * @param runtime who runs them
 * @param sandboxes sandboxes of any uid, with addresses
 * @param containers containers of any of these sandboxes
 */
record Observed(RuntimeInfo runtime, List<Sandbox> sandboxes, List<Held> containers) {

    private static final Duration LAST_WORD = Duration.ofSeconds(3);

    /**
     * A container and where it is.
     *
     * @param sandboxId sandbox it is in
     * @param uid Pod it belongs to
     * @param state everything known of it
     */
    record Held(String sandboxId, String uid, ContainerState state) {}

    /** Nothing at all. */
    static Observed nothing(RuntimeInfo runtime) {
        return new Observed(runtime, List.of(), List.of());
    }

    /** A short text that is another one whenever something else is held. */
    String mark() {
        return mark(
                Stream.concat(
                        sandboxes.stream().map(s -> mark(s.id(), s.ready())),
                        containers.stream().map(h -> mark(h.state().id(), h.state().phase()))));
    }

    /** The mark of what has these marks, which may come in any order. */
    static String mark(Stream<String> parts) {
        return parts.sorted().collect(Collectors.joining(" "));
    }

    /** The mark of a sandbox or container in a state. */
    static String mark(String id, Object state) {
        return id + "=" + state;
    }

    /** What is known already of a listed sandbox and cannot have changed. */
    Optional<Sandbox> known(Sandbox listed) {
        return sandboxes.stream()
                .filter(s -> s.id().equals(listed.id()) && s.ready() == listed.ready())
                .findFirst();
    }

    /**
     * What is known already of a listed container and cannot have changed. Why one has ended may be
     * said a moment after its end.
     */
    Optional<ContainerState> known(ContainerSummary listed, Instant now) {
        return containers.stream()
                .map(Held::state)
                .filter(state -> state.id().equals(listed.id()))
                .filter(
                        state ->
                                switch (state.phase()) {
                                    case CREATED, RUNNING -> state.phase() == listed.phase();
                                    case EXITED ->
                                            now.minus(LAST_WORD)
                                                    .isAfter(
                                                            Instant.ofEpochMilli(
                                                                    state.finishedAt()));
                                    default -> false;
                                })
                .findFirst();
    }

    /** Sandboxes of Pods of this name with another uid: their Pod is gone. */
    List<Sandbox> stale(String uid) {
        return sandboxes.stream().filter(sandbox -> !sandbox.uid().equals(uid)).toList();
    }

    /** The newest sandbox of the Pod, ready or not. */
    Optional<Sandbox> sandbox(String uid) {
        return sandboxes.stream()
                .filter(sandbox -> sandbox.uid().equals(uid))
                .max(
                        Comparator.comparingInt(Sandbox::attempt)
                                .thenComparingLong(Sandbox::createdAt));
    }

    /** The newest sandbox of the Pod when containers can run in it. */
    Optional<Sandbox> ready(String uid) {
        return sandbox(uid).filter(Sandbox::ready);
    }

    /** All containers of this name of the Pod, newest first. */
    List<ContainerState> history(String uid, String name) {
        return containers.stream()
                .filter(held -> held.uid().equals(uid) && held.state().name().equals(name))
                .map(Held::state)
                .sorted(
                        Comparator.comparingInt(Labels::restarts)
                                .thenComparingLong(ContainerState::createdAt)
                                .reversed())
                .toList();
    }

    /** The newest container of this name of the Pod. */
    Optional<ContainerState> latest(String uid, String name) {
        return history(uid, name).stream().findFirst();
    }

    /** The newest container of this name in one sandbox. */
    Optional<ContainerState> latestIn(String sandboxId, String name) {
        return containers.stream()
                .filter(held -> held.sandboxId().equals(sandboxId))
                .map(Held::state)
                .filter(state -> state.name().equals(name))
                .max(
                        Comparator.comparingInt(Labels::restarts)
                                .thenComparingLong(ContainerState::createdAt));
    }

    /** Containers of a sandbox that run. */
    List<ContainerState> running(String sandboxId) {
        return containers.stream()
                .filter(held -> held.sandboxId().equals(sandboxId))
                .map(Held::state)
                .filter(state -> state.phase() == ContainerPhase.RUNNING)
                .toList();
    }

    /** Whether any container runs. */
    boolean isRunning() {
        return containers.stream().anyMatch(held -> held.state().phase() == ContainerPhase.RUNNING);
    }

    /** Where the Pod's ports are reached from this box. */
    String address(Pod pod, PodMemory memory) {
        boolean onHost = pod.hostNetwork() || !runtime.isolated();
        return onHost || memory.ips().isEmpty() ? "127.0.0.1" : memory.ips().get(0);
    }
}
