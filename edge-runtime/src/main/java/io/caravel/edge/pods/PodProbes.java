package io.caravel.edge.pods;

import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** Asks running containers how they are, and counts. */
final class PodProbes {

    private final PodCalls calls;

    PodProbes(PodCalls calls) {
        this.calls = calls;
    }

    /**
     * Asks once and counts.
     *
     * @param ip address of the Pod
     * @return why it failed; empty when it passed
     */
    Optional<String> ask(
            Pod pod,
            ContainerState container,
            String kind,
            String ip,
            PodMemory memory,
            Instant now) {
        JsonObject spec = pod.container(container.name()).orElseThrow();
        JsonObject probe = spec.getJsonObject(kind + "Probe");
        ProbeTimes times = ProbeTimes.of(probe);
        Optional<String> failure = calls.probe(probe, spec, container.id(), ip);
        PodMemory.Probed last =
                memory.probed(container.id(), kind)
                        .orElse(new PodMemory.Probed(kind.equals("liveness"), 0, 0, now));
        int successes = failure.isEmpty() ? last.successes() + 1 : 0;
        int failures = failure.isPresent() ? last.failures() + 1 : 0;
        boolean passed = last.passed();
        if (successes >= times.successes()) {
            passed = true;
        } else if (failures >= times.failures()) {
            passed = false;
            if (!kind.equals("readiness")) {
                memory.condemn(
                        container.id(),
                        "Container "
                                + container.name()
                                + " failed "
                                + kind
                                + " probe, will be restarted",
                        probe.getLong("terminationGracePeriodSeconds"));
            }
        }
        Instant next = now.plusSeconds(times.period());
        memory.probed(
                container.id(), kind, new PodMemory.Probed(passed, successes, failures, next));
        return failure;
    }
}
