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
    private static final long PERIOD = 100_000;
    private static final long LEAST_QUOTA = 1_000;
    private static final long LEAST_SHARES = 2;
    private static final BigDecimal SHARES_PER_CPU = BigDecimal.valueOf(1024);

    private ContainerLimits() {}

    static ContainerSpec.Resources of(Pod pod, JsonObject container) {
        JsonObject resources = Pod.part(container, "resources");
        JsonObject requests = Pod.part(resources, "requests");
        JsonObject limits = Pod.part(resources, "limits");
        BigDecimal cpuLimit = Quantity.of(limits, "cpu");
        BigDecimal cpuRequest =
                requests.containsKey("cpu") ? Quantity.of(requests, "cpu") : cpuLimit;
        long quota =
                cpuLimit.signum() == 0
                        ? 0
                        : Math.max(
                                LEAST_QUOTA,
                                cpuLimit.multiply(BigDecimal.valueOf(PERIOD)).longValue());
        long shares = Math.max(LEAST_SHARES, cpuRequest.multiply(SHARES_PER_CPU).longValue());
        shares = Math.min(MOST_SHARES, shares);
        return new ContainerSpec.Resources(
                PERIOD,
                quota,
                shares,
                Quantity.of(limits, "memory").longValue(),
                oomScore(pod, Quantity.of(requests, "memory")));
    }

    /** The more memory a burstable container asked for, the later it is ended. */
    private static int oomScore(Pod pod, BigDecimal memoryRequest) {
        return switch (QosClass.of(pod)) {
            case Guaranteed -> -997;
            case BestEffort -> 1000;
            case Burstable -> {
                long box = Math.max(1, BoxMemory.bytes());
                long score = 1000 - 1000 * memoryRequest.longValue() / box;
                yield (int) Math.min(999, Math.max(3, score));
            }
        };
    }

    static ContainerSpec.Security security(Pod pod, JsonObject container) {
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
        Long user = user(pod, container);
        Long group = own.getLong("runAsGroup", shared.getLong("runAsGroup"));
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
                        ? ContainerSpec.Seccomp.UNCONFINED
                        : seccomp(
                                own.getJsonObject(
                                        "seccompProfile", Pod.part(shared, "seccompProfile"))));
    }

    private static ContainerSpec.Seccomp seccomp(JsonObject asked) {
        return switch (asked.getString("type", "Unconfined")) {
            case "Unconfined" -> ContainerSpec.Seccomp.UNCONFINED;
            case "RuntimeDefault" -> ContainerSpec.Seccomp.RUNTIME_DEFAULT;
            case "Localhost" -> {
                Path profile = SECCOMP.resolve(asked.getString("localhostProfile", "")).normalize();
                if (profile.equals(SECCOMP) || !profile.startsWith(SECCOMP)) {
                    throw new PodException(
                            "CreateContainerConfigError",
                            "localhostProfile must be a file in " + SECCOMP);
                }
                yield new ContainerSpec.Seccomp(
                        ContainerSpec.Seccomp.Kind.LOCALHOST, profile.toString());
            }
            default ->
                    throw new PodException(
                            "CreateContainerConfigError",
                            "unknown seccomp profile type " + asked.getString("type"));
        };
    }

    /** Whether a container must not run as root and only its image says whom it runs as. */
    static boolean askImageUser(Pod pod, JsonObject container) {
        return nonRoot(pod, container) && user(pod, container) == null;
    }

    /**
     * Refuses an image that would run as root where that is not wanted, with a kubelet's words.
     *
     * @param imageUser number or name that the image names, empty for root
     * @throws PodException when it would, or when that cannot be known
     */
    static void checkImageUser(Pod pod, JsonObject container, String imageUser) {
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

    private static JsonObject shared(Pod pod) {
        return Pod.part(pod.spec(), "securityContext");
    }
}
