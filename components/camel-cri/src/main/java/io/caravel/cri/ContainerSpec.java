package io.caravel.cri;

import java.util.List;
import java.util.Map;

/**
 * What to run as a container.
 *
 * @param name container name, unique in its Pod
 * @param attempt how many containers of this name came before in the sandbox
 * @param image image as the Pod names it
 * @param command entry point, empty for the image's own
 * @param args arguments, empty for the image's own
 * @param workingDir folder to start in, empty for the image's own
 * @param env environment, in order
 * @param mounts files and folders of the box seen inside
 * @param labels kept and given back unchanged
 * @param annotations kept and given back unchanged
 * @param logPath file for the output, relative to the sandbox's log directory
 * @param stdin keep standard input open
 * @param tty give it a terminal
 * @param resources limits
 * @param security what it may do
 */
public record ContainerSpec(
        String name,
        int attempt,
        String image,
        List<String> command,
        List<String> args,
        String workingDir,
        Map<String, String> env,
        List<Mount> mounts,
        Map<String, String> labels,
        Map<String, String> annotations,
        String logPath,
        boolean stdin,
        boolean tty,
        Resources resources,
        Security security) {

    /**
     * A file or folder of the box seen inside.
     *
     * @param containerPath absolute path inside
     * @param hostPath absolute path on the box
     * @param readOnly whether the container cannot write to it
     * @param propagation whether mounts made later on one side are seen on the other
     */
    public record Mount(
            String containerPath, String hostPath, boolean readOnly, Propagation propagation) {

        /** A mount that sees nothing that is mounted later. */
        public Mount(String containerPath, String hostPath, boolean readOnly) {
            this(containerPath, hostPath, readOnly, Propagation.PRIVATE);
        }
    }

    /** Whether mounts made later on one side are seen on the other. */
    public enum Propagation {
        /** On neither. */
        PRIVATE,
        /** Those of the box inside. */
        HOST_TO_CONTAINER,
        /** On both; only for privileged containers. */
        BIDIRECTIONAL
    }

    /**
     * Limits; 0 means not given.
     *
     * @param cpuPeriod microseconds
     * @param cpuQuota microseconds of CPU in each period
     * @param cpuShares relative weight
     * @param memoryLimit bytes
     * @param oomScoreAdj -1000 (last to be killed) to 1000 (first)
     */
    public record Resources(
            long cpuPeriod, long cpuQuota, long cpuShares, long memoryLimit, int oomScoreAdj) {
        /** No limits. */
        public static final Resources NONE = new Resources(0, 0, 0, 0, 0);
    }

    /**
     * What a container may do.
     *
     * @param privileged everything
     * @param runAsUser user id, null for the image's own
     * @param runAsGroup group id, null for the image's own; only with a user id
     * @param readOnlyRoot whether its own files cannot be written
     * @param noNewPrivileges whether it can never gain privileges
     * @param addCapabilities capabilities on top of the runtime's default
     * @param dropCapabilities capabilities taken away
     * @param groups further groups
     * @param seccomp system call filter
     */
    public record Security(
            boolean privileged,
            Long runAsUser,
            Long runAsGroup,
            boolean readOnlyRoot,
            boolean noNewPrivileges,
            List<String> addCapabilities,
            List<String> dropCapabilities,
            List<Long> groups,
            Seccomp seccomp) {
        /** The runtime's defaults, without a system call filter, as Kubernetes has it. */
        public static final Security DEFAULT =
                new Security(
                        false,
                        null,
                        null,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        Seccomp.UNCONFINED);
    }

    /**
     * Which system calls a container may make.
     *
     * @param kind whose filter
     * @param profile absolute path of a filter on the box; only with {@link Kind#LOCALHOST}
     */
    public record Seccomp(Kind kind, String profile) {
        /** All. */
        public static final Seccomp UNCONFINED = new Seccomp(Kind.UNCONFINED, "");

        /** Those of the runtime's default. */
        public static final Seccomp RUNTIME_DEFAULT = new Seccomp(Kind.RUNTIME_DEFAULT, "");

        /** Whose filter. */
        public enum Kind {
            /** Nobody's. */
            UNCONFINED,
            /** The runtime's. */
            RUNTIME_DEFAULT,
            /** One of the box. */
            LOCALHOST
        }
    }
}
