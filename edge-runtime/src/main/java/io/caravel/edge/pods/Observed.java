package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.caravel.cri.RuntimeInfo;
import io.caravel.cri.Sandbox;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime holds for Pods of one name.
 *
 * @param runtime who runs them
 * @param sandboxes sandboxes of any uid, with addresses
 * @param containers containers of any of these sandboxes
 */
record Observed(RuntimeInfo runtime, List<Sandbox> sandboxes, List<Held> containers) {

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
