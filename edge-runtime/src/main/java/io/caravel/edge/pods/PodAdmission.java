package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends Pods that this node must not begin or not let run on, with a kubelet's words: those that ask
 * for devices or pages the node has not, and those that were active for longer than they may be.
 */
final class PodAdmission {

    private static final String TOO_LONG =
            "Pod was active on the node longer than the specified deadline";

    private PodAdmission() {}

    /**
     * Looks at one Pod.
     *
     * @return when to look again, null for no reason of its own
     */
    static Instant check(
            Pod pod, Observed observed, PodMemory memory, PodReports reports, Instant now) {
        if (pod.deleting() || pod.ended() || memory.verdict().isPresent()) {
            return null;
        }
        if (observed.sandbox(pod.uid()).isEmpty()) {
            Optional<PodMemory.Waiting> refusal = refusal(pod);
            if (refusal.isPresent()) {
                end(pod, refusal.get(), memory, reports);
                return null;
            }
        }
        if (!Pod.parts(pod.spec(), "ephemeralContainers").isEmpty()
                && memory.tellOnce("ephemeralContainers")) {
            reports.warning(
                    pod,
                    null,
                    "Unsupported",
                    "this node does not run ephemeral containers; the others run as they are");
        }
        return deadline(pod, observed, memory, reports, now);
    }

    private static Instant deadline(
            Pod pod, Observed observed, PodMemory memory, PodReports reports, Instant now) {
        Long seconds = pod.spec().getLong("activeDeadlineSeconds");
        if (seconds == null || RestartRules.finished(pod, observed)) {
            return null;
        }
        Instant end = memory.startTime().plusSeconds(seconds);
        if (now.isBefore(end)) {
            return end;
        }
        memory.end(new PodMemory.Waiting("DeadlineExceeded", TOO_LONG));
        reports.normal(pod, null, "DeadlineExceeded", TOO_LONG);
        return null;
    }

    private static void end(Pod pod, PodMemory.Waiting why, PodMemory memory, PodReports reports) {
        reports.warning(pod, null, why.reason(), why.message());
        memory.end(new PodMemory.Waiting(why.reason(), "Pod was rejected: " + why.message()));
    }

    /** What the Pod asks for and no node of this kind can give. */
    static Optional<PodMemory.Waiting> refusal(Pod pod) {
        Optional<String> sysctl = Sysctls.forbidden(pod);
        if (sysctl.isPresent()) {
            return Optional.of(new PodMemory.Waiting("SysctlForbidden", sysctl.get()));
        }
        return Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .map(container -> Pod.part(container, "resources"))
                .flatMap(PodAdmission::asked)
                .filter(resource -> resource.startsWith("hugepages-") || isDevice(resource))
                .findFirst()
                .map(PodAdmission::refused);
    }

    private static Stream<String> asked(JsonObject resources) {
        JsonObject requests = Pod.part(resources, "requests");
        JsonObject limits = Pod.part(resources, "limits");
        return Stream.concat(requests.fieldNames().stream(), limits.fieldNames().stream())
                .filter(
                        name ->
                                Quantity.of(requests, name).max(Quantity.of(limits, name)).signum()
                                        > 0);
    }

    private static boolean isDevice(String resource) {
        int slash = resource.indexOf('/');
        return slash > 0 && !resource.substring(0, slash).endsWith("kubernetes.io");
    }

    private static PodMemory.Waiting refused(String resource) {
        return isDevice(resource)
                ? new PodMemory.Waiting(
                        "UnexpectedAdmissionError",
                        "Allocate failed due to no device plugin for "
                                + resource
                                + " on this node, which is unexpected")
                : new PodMemory.Waiting(
                        "OutOf" + resource,
                        "Node didn't have enough resource: "
                                + resource
                                + ": this node gives no huge pages to Pods");
    }
}
