package io.caravel.cri;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs containers: the calls of the Container Runtime Interface that Caravel needs, in plain
 * records.
 *
 * <p>Promises of every implementation: calls may come from any thread and may run at the same time;
 * a call returns when its effect is there; stop and remove are safe to repeat and silent about what
 * is already gone; containers survive the end of the process that started them, and a later runtime
 * on the same place finds them again with their labels, annotations, times and exit codes. A call
 * that cannot be done throws {@link ContainerRuntimeException}.
 */
public interface ContainerRuntime extends AutoCloseable {

    /** Name and version; fails when the runtime does not answer. */
    RuntimeInfo version();

    /** Who keeps its control groups; decides how a Pod's is named. */
    default CgroupDriver cgroupDriver() {
        return CgroupDriver.NONE;
    }

    /** Sandboxes that carry all the given labels. */
    List<Sandbox> listPodSandboxes(Map<String, String> labels);

    /**
     * Creates and starts a sandbox.
     *
     * @return its id
     */
    String runPodSandbox(SandboxSpec spec);

    /** State and addresses of a sandbox. */
    Sandbox podSandboxStatus(String sandboxId);

    /** Stops every container of the sandbox at once and gives its network back. */
    void stopPodSandbox(String sandboxId);

    /** Removes a sandbox with all its containers. */
    void removePodSandbox(String sandboxId);

    /**
     * Creates a container, not yet running.
     *
     * @return its id
     */
    String createContainer(ContainerRequest request);

    /** Starts a created container. */
    void startContainer(String containerId);

    /**
     * Asks a container to end, and ends it when it has not within the grace.
     *
     * @param graceSeconds seconds between the request and the force; 0 forces at once
     */
    void stopContainer(String containerId, long graceSeconds);

    /** Removes a container, by force when it still runs. */
    void removeContainer(String containerId);

    /** Containers that carry all the given labels. */
    List<ContainerSummary> listContainers(Map<String, String> labels);

    /** Everything known of one container. */
    ContainerState containerStatus(String containerId);

    /**
     * Runs a command inside a running container.
     *
     * @param timeoutSeconds seconds until the command is ended and the call fails; 0 = for ever
     */
    ExecResult execSync(String containerId, List<String> command, long timeoutSeconds);

    /**
     * Moves a running container's output so far to another file of the same folder; what it writes
     * from now on goes to the log as before.
     */
    void rotateLog(String containerId, Path log, Path rotated);

    /** Bytes that containers with all the given labels wrote to files of their own, by id. */
    Map<String, Long> writtenBytes(Map<String, String> labels);

    /**
     * Calls back when a container or sandbox has ended by itself or been stopped, for as long as
     * the runtime tells so; blocks until it tells no more or the thread is interrupted, and always
     * ends by throwing: with kind {@code UNSUPPORTED} where the runtime tells nothing.
     *
     * @param changed a hint to look; it may come twice, and one may be missing
     */
    default void follow(Runnable changed) {
        throw new ContainerRuntimeException(
                ContainerRuntimeException.Kind.UNSUPPORTED,
                "CRI-018 this container runtime tells no events: look at it",
                null);
    }

    /** Where images are kept, so that its disk can be looked at; empty when there is none. */
    Optional<Path> imageFolder();

    /** Images present. */
    List<ImageInfo> listImages();

    /** The image of this name, when it is present. */
    Optional<ImageInfo> imageStatus(String image);

    /**
     * Fetches an image.
     *
     * @param credentials null for an open registry
     * @return reference to what is now present
     */
    String pullImage(String image, RegistryCredentials credentials);

    /** Removes an image; silent when it is not there. */
    void removeImage(String image);

    @Override
    void close();
}
