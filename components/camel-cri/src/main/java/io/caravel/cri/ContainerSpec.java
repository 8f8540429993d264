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
     * @param appArmor access rules, null for the runtime's own choice
     * @param seLinux label, null for the runtime's own choice
     * @param bareProc whether it sees all of /proc and /sys
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
            Profile seccomp,
            Profile appArmor,
            SeLinux seLinux,
            boolean bareProc) {
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
                        Profile.UNCONFINED,
                        null,
                        null,
                        false);
    }

    /**
     * A label of SELinux; parts that are not given are empty.
     *
     * @param user user
     * @param role role
     * @param type type
     * @param level level
     */
    public record SeLinux(String user, String role, String type, String level) {}

    /**
     * Rules of the kernel for what a container may do.
     *
     * @param kind whose rules
     * @param name absolute path of a system call filter on the box, or name of the access rules
     *     loaded there; only with {@link Kind#LOCALHOST}
     */
    public record Profile(Kind kind, String name) {
        /** None: everything. */
        public static final Profile UNCONFINED = new Profile(Kind.UNCONFINED, "");

        /** Those of the runtime's default. */
        public static final Profile RUNTIME_DEFAULT = new Profile(Kind.RUNTIME_DEFAULT, "");

        /** Whose rules. */
        public enum Kind {
            /** Nobody's. */
            UNCONFINED,
            /** The runtime's. */
            RUNTIME_DEFAULT,
            /** Those of the box. */
            LOCALHOST
        }
    }
}
