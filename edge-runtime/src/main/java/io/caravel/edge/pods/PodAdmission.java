package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends Pods that this node must not begin or not let run on, with a kubelet's words: those that ask
 * for what the node has not or has given to others, and those that were active for longer than they
 * may be. A Pod that was let in once is not asked again. Used by one thread at a time.
 */
final class PodAdmission {

    private static final String TOO_LONG =
            "Pod was active on the node longer than the specified deadline";

    private final NodeRoom room;
    private final PodReports reports;

    PodAdmission(NodeRoom room, PodReports reports) {
        this.room = room;
        this.reports = reports;
    }

    /**
     * Looks at one Pod.
     *
     * @return when to look again, null for no reason of its own
     */
    Instant check(Pod pod, Observed observed, PodMemory memory, Instant now) {
        if (pod.deleting() || pod.ended() || memory.verdict().isPresent()) {
            if (!observed.isRunning()) {
                room.free(pod.uid());
            }
            return null;
        }
        if (RestartRules.finished(pod, observed)) {
            room.free(pod.uid());
            return null;
        }
        if (memory.admitted() || observed.sandbox(pod.uid()).isPresent()) {
            room.keep(pod);
        } else {
            Optional<PodMemory.Waiting> refusal = refusal(pod).or(() -> room.admit(pod));
            if (refusal.isPresent()) {
                end(pod, refusal.get(), memory);
                return null;
            }
        }
        memory.admit();
        remark(pod, observed, memory);
        return deadline(pod, memory, now);
    }

    /** Says what of a Pod is left out, once. */
    private void remark(Pod pod, Observed observed, PodMemory memory) {
        boolean isolated = observed.runtime().isolated();
        if (!Pod.parts(pod.spec(), "ephemeralContainers").isEmpty()) {
            remark(
                    pod,
                    memory,
                    "ephemeralContainers",
                    "this node does not run ephemeral containers; the others run as they are");
        }
        if (Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .anyMatch(one -> Pod.part(one, "lifecycle").containsKey("stopSignal"))) {
            remark(
                    pod,
                    memory,
                    "stopSignal",
                    "stopSignal has no effect: containers get the signal that their image names");
        }
        if (!isolated && !Pod.parts(pod.spec(), "hostAliases").isEmpty()) {
            remark(
                    pod,
                    memory,
                    "hostAliases",
                    "hostAliases are left out: processes see the hosts file of the node");
        }
        remarkResize(pod, observed, memory);
        if (isolated && Confinement.labelsAreIdle(pod)) {
            remark(
                    pod,
                    memory,
                    "seLinuxOptions",
                    "seLinuxOptions have no effect: this node has no SELinux");
        }
    }

    /** Says that a running container does not have its new resources yet (KEP-1287). */
    private void remarkResize(Pod pod, Observed observed, PodMemory memory) {
        for (JsonObject container : pod.containers()) {
            String name = container.getString("name");
            JsonObject resources = Pod.part(container, "resources");
            boolean waits =
                    observed.latest(pod.uid(), name)
                            .filter(state -> state.phase() == ContainerPhase.RUNNING)
                            .filter(state -> !Labels.has(resources, state))
                            .isPresent();
            if (waits && memory.tellOnce("resize " + name + resources)) {
                reports.warning(
                        pod,
                        name,
                        "ResizeDeferred",
                        "this node changes no running container: "
                                + name
                                + " gets its new resources"
                                + " when it starts again");
            }
        }
    }

    private void remark(Pod pod, PodMemory memory, String field, String said) {
        if (memory.tellOnce(field)) {
            reports.warning(pod, null, "Unsupported", said);
        }
    }

    private Instant deadline(Pod pod, PodMemory memory, Instant now) {
        Long seconds = pod.spec().getLong("activeDeadlineSeconds");
        if (seconds == null) {
            return null;
        }
        long bounded = Math.max(0, Math.min(seconds, Integer.MAX_VALUE));
        Instant end = memory.startTime().plusSeconds(bounded);
        if (now.isBefore(end)) {
            return end;
        }
        memory.end(new PodMemory.Waiting("DeadlineExceeded", TOO_LONG));
        reports.normal(pod, null, "DeadlineExceeded", TOO_LONG);
        return null;
    }

    private void end(Pod pod, PodMemory.Waiting why, PodMemory memory) {
        reports.warning(pod, null, why.reason(), why.message());
        memory.end(new PodMemory.Waiting(why.reason(), "Pod was rejected: " + why.message()));
    }

    /** What the Pod asks for and no node of this kind can give. */
    static Optional<PodMemory.Waiting> refusal(Pod pod) {
        return unsupported(pod)
                .or(() -> Confinement.refusal(pod))
                .or(
                        () ->
                                Sysctls.forbidden(pod)
                                        .map(why -> new PodMemory.Waiting("SysctlForbidden", why)))
                .or(() -> device(pod));
    }

    private static Optional<PodMemory.Waiting> unsupported(Pod pod) {
        String system = Pod.part(pod.spec(), "os").getString("name", "linux");
        if (!system.equals("linux")) {
            return Optional.of(
                    new PodMemory.Waiting(
                            "PodOSNotSupported",
                            "Failed to admit pod as the OS field doesn't match node OS"));
        }
        JsonObject security = Pod.part(pod.spec(), "securityContext");
        if ("Strict".equals(security.getString("supplementalGroupsPolicy"))) {
            return Optional.of(
                    new PodMemory.Waiting(
                            "SupplementalGroupsPolicyNotSupported",
                            "SupplementalGroupsPolicy=Strict is not supported in this node"));
        }
        return Pod.parts(pod.spec(), "resourceClaims").isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PodMemory.Waiting(
                                "UnexpectedAdmissionError",
                                "Allocate failed due to no driver for resource claims on this"
                                        + " node, which is unexpected"));
    }

    private static Optional<PodMemory.Waiting> device(Pod pod) {
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
