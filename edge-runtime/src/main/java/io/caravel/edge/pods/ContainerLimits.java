package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Resources and security context of a container as the runtime wants them. */
final class ContainerLimits {

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
        JsonObject shared = Pod.part(pod.spec(), "securityContext");
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
        Long user = own.getLong("runAsUser", shared.getLong("runAsUser"));
        Long group = own.getLong("runAsGroup", shared.getLong("runAsGroup"));
        if (own.getBoolean("runAsNonRoot", shared.getBoolean("runAsNonRoot", false))
                && user != null
                && user == 0) {
            throw new PodException(
                    "CreateContainerConfigError",
                    "container's runAsUser breaks non-root policy (pod: \""
                            + pod.described()
                            + "\", container: "
                            + container.getString("name")
                            + ")");
        }
        JsonObject seccomp =
                own.getJsonObject("seccompProfile", Pod.part(shared, "seccompProfile"));
        return new ContainerSpec.Security(
                privileged,
                user,
                group,
                own.getBoolean("readOnlyRootFilesystem", false),
                !own.getBoolean("allowPrivilegeEscalation", true),
                Pod.strings(capabilities, "add"),
                Pod.strings(capabilities, "drop"),
                groups,
                privileged || !"RuntimeDefault".equals(seccomp.getString("type")));
    }
}
