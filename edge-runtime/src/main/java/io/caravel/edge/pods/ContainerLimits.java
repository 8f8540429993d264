package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Resources and security context of a container as the runtime wants them. */
final class ContainerLimits {

    /** Where a kubelet looks for filters of the box. */
    private static final Path SECCOMP = Path.of("/var/lib/kubelet/seccomp");

    private static final long MOST_SHARES = 262_144;

    /** Microseconds. */
    static final long PERIOD = 100_000;

    /** More than any box has; a kernel takes no quota of more than some years. */
    private static final BigDecimal MOST_PROCESSORS = BigDecimal.valueOf(1_000_000);

    private static final long LEAST_QUOTA = 1_000;
    private static final long LEAST_SHARES = 2;
    private static final BigDecimal SHARES_PER_CPU = BigDecimal.valueOf(1024);

    private ContainerLimits() {}

    static ContainerSpec.Resources of(Pod pod, JsonObject container) {
        JsonObject resources = Pod.part(container, "resources");
        JsonObject limits = Pod.part(resources, "limits");
        return new ContainerSpec.Resources(
                PERIOD,
                quota(Quantity.of(limits, "cpu")),
                shares(PodResources.request(resources, "cpu")),
                Quantity.whole(Quantity.of(limits, "memory")),
                OomScore.of(pod, container, BoxMemory.bytes()));
    }

    /** Microseconds of each {@link #PERIOD} for so many processors; 0 for no limit. */
    static long quota(BigDecimal processors) {
        return processors.signum() == 0
                ? 0
                : Math.max(
                        LEAST_QUOTA,
                        processors
                                .min(MOST_PROCESSORS)
                                .multiply(BigDecimal.valueOf(PERIOD))
                                .longValue());
    }

    /** Relative weight for so many processors. */
    static long shares(BigDecimal processors) {
        long shares =
                Math.max(
                        LEAST_SHARES,
                        processors.min(MOST_PROCESSORS).multiply(SHARES_PER_CPU).longValue());
        return Math.min(MOST_SHARES, shares);
    }

    /**
     * What a container may do.
     *
     * @param imageUser whom the image runs as, null where nobody asked
     * @throws PodException when it asks for what cannot be meant
     */
    static ContainerSpec.Security security(Pod pod, JsonObject container, Long imageUser) {
        JsonObject own = Pod.part(container, "securityContext");
        JsonObject shared = shared(pod);
        JsonObject capabilities = Pod.part(own, "capabilities");
        boolean privileged = own.getBoolean("privileged", false);
        List<Long> groups = new ArrayList<>();
        JsonArray extra = shared.getJsonArray("supplementalGroups");
        if (extra != null) {
            extra.forEach(group -> groups.add(((Number) group).longValue()));
        }
        if (shared.containsKey("fsGroup")) {
            groups.add(shared.getLong("fsGroup"));
        }
        Long user = user(pod, container) == null ? imageUser : user(pod, container);
        Long group = group(pod, container);
        if (nonRoot(pod, container) && user != null && user == 0) {
            throw new PodException(
                    "CreateContainerConfigError",
                    "container's runAsUser breaks non-root policy (pod: \""
                            + pod.described()
                            + "\", container: "
                            + container.getString("name")
                            + ")");
        }
        return new ContainerSpec.Security(
                privileged,
                user,
                group,
                own.getBoolean("readOnlyRootFilesystem", false),
                !own.getBoolean("allowPrivilegeEscalation", true),
                Pod.strings(capabilities, "add"),
                Pod.strings(capabilities, "drop"),
                groups,
                privileged
                        ? ContainerSpec.Profile.UNCONFINED
                        : seccomp(
                                own.getJsonObject(
                                        "seccompProfile", Pod.part(shared, "seccompProfile"))),
                Confinement.appArmor(pod, container).orElse(null),
                Confinement.seLinux(pod, container).orElse(null),
                "Unmasked".equals(own.getString("procMount")));
    }

    private static ContainerSpec.Profile seccomp(JsonObject asked) {
        return switch (asked.getString("type", "Unconfined")) {
            case "Unconfined" -> ContainerSpec.Profile.UNCONFINED;
            case "RuntimeDefault" -> ContainerSpec.Profile.RUNTIME_DEFAULT;
            case "Localhost" -> {
                Path profile = SECCOMP.resolve(asked.getString("localhostProfile", "")).normalize();
                if (profile.equals(SECCOMP) || !profile.startsWith(SECCOMP)) {
                    throw new PodException(
                            "CreateContainerConfigError",
                            "localhostProfile must be a file in " + SECCOMP);
                }
                yield new ContainerSpec.Profile(
                        ContainerSpec.Profile.Kind.LOCALHOST, profile.toString());
            }
            default ->
                    throw new PodException(
                            "CreateContainerConfigError",
                            "unknown seccomp profile type " + asked.getString("type"));
        };
    }

    /**
     * Whether only its image says whom a container runs as, and that matters: it must not be root,
     * or it is to have another group.
     */
    static boolean askImageUser(Pod pod, JsonObject container) {
        return user(pod, container) == null
                && (nonRoot(pod, container) || group(pod, container) != null);
    }

    /**
     * The number that an image names as its user.
     *
     * @param imageUser number or name that the image names, empty for root
     * @throws PodException when the container must not be it, or that cannot be known
     */
    static Long imageUser(Pod pod, JsonObject container, String imageUser) {
        if (nonRoot(pod, container)) {
            checkImageUser(pod, container, imageUser);
        }
        if (!imageUser.matches("\\d{0,10}")) {
            throw new PodException(
                    "CreateContainerConfigError",
                    "EDGE-POD-033 container has runAsGroup and image has non-numeric user ("
                            + imageUser
                            + "): name runAsUser too");
        }
        return imageUser.isEmpty() ? 0L : Long.valueOf(imageUser);
    }

    /**
     * Refuses an image that would run as root where that is not wanted, with a kubelet's words.
     *
     * @param imageUser number or name that the image names, empty for root
     * @throws PodException when it would, or when that cannot be known
     */
    private static void checkImageUser(Pod pod, JsonObject container, String imageUser) {
        String where =
                " (pod: \""
                        + pod.described()
                        + "\", container: "
                        + container.getString("name")
                        + ")";
        if (imageUser.isEmpty() || imageUser.equals("0")) {
            throw new PodException(
                    "CreateContainerConfigError",
                    "container has runAsNonRoot and image will run as root" + where);
        }
        if (!imageUser.matches("\\d+")) {
            throw new PodException(
                    "CreateContainerConfigError",
                    "container has runAsNonRoot and image has non-numeric user ("
                            + imageUser
                            + "), cannot verify user is non-root"
                            + where);
        }
    }

    private static boolean nonRoot(Pod pod, JsonObject container) {
        return Pod.part(container, "securityContext")
                .getBoolean("runAsNonRoot", shared(pod).getBoolean("runAsNonRoot", false));
    }

    private static Long user(Pod pod, JsonObject container) {
        return Pod.part(container, "securityContext")
                .getLong("runAsUser", shared(pod).getLong("runAsUser"));
    }

    private static Long group(Pod pod, JsonObject container) {
        return Pod.part(container, "securityContext")
                .getLong("runAsGroup", shared(pod).getLong("runAsGroup"));
    }

    private static JsonObject shared(Pod pod) {
        return Pod.part(pod.spec(), "securityContext");
    }
}
