package io.caravel.edge.pods;

import io.caravel.cri.ContainerState;
import java.util.List;

/** One next step towards the desired Pod. Every step may be repeated. */
sealed interface PodAction {

    /**
     * Make a sandbox.
     *
     * @param attempt how many came before
     */
    record RunSandbox(int attempt) implements PodAction {}

    /**
     * Stop a sandbox and what is left in it.
     *
     * @param sandboxId which
     */
    record StopSandbox(String sandboxId) implements PodAction {}

    /**
     * Remove a sandbox with its containers.
     *
     * @param sandboxId which
     */
    record RemoveSandbox(String sandboxId) implements PodAction {}

    /**
     * Get the image, create the container and start it.
     *
     * @param name container
     * @param sandboxId where
     * @param restarts how often it had run before
     */
    record Start(String name, String sandboxId, int restarts) implements PodAction {}

    /**
     * Start a container that was created before a crash.
     *
     * @param container which
     */
    record StartCreated(ContainerState container) implements PodAction {}

    /**
     * Stop containers together.
     *
     * @param containers which
     * @param grace seconds they get
     * @param why one sentence for the event
     */
    record Stop(List<ContainerState> containers, long grace, String why) implements PodAction {}

    /**
     * Remove a container that has ended, with its log.
     *
     * @param container which
     */
    record RemoveContainer(ContainerState container) implements PodAction {}

    /**
     * Ask a running container how it is.
     *
     * @param container which
     * @param kind {@code startup}, {@code readiness} or {@code liveness}
     */
    record Probe(ContainerState container, String kind) implements PodAction {}

    /**
     * Tell that what a container does after its start failed; it is to be ended.
     *
     * @param container which
     */
    record HookFailed(ContainerState container) implements PodAction {}

    /**
     * Tell that a container waits before it is started again.
     *
     * @param name container
     */
    record TellBackOff(String name) implements PodAction {}

    /**
     * Remove the Pod's folder.
     *
     * @param uid Pod it belongs to
     */
    record CleanUp(String uid) implements PodAction {}

    /** Tell that the Pod's containers are stopped and its volumes gone. */
    record TellGone() implements PodAction {}
}
