package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says how a Pod is, field by field as a kubelet does.
 *
 * <p>A pure function but for the condition times, which the Pod's memory keeps.
 */
final class PodStatusBuilder {

    private static final List<String> ENDED = List.of("Succeeded", "Failed");

    private final Pod pod;
    private final Observed observed;
    private final PodMemory memory;
    private final ContainerStatuses statuses;
    private final String now;
    private final String hostIp;

    /** Which version of the spec the status is of, where the API counts them (1.33 and later). */
    private final JsonObject generation = new JsonObject();

    private PodStatusBuilder(
            Pod pod, Observed observed, PodMemory memory, Instant now, String hostIp) {
        this.pod = pod;
        this.observed = observed;
        this.memory = memory;
        this.statuses = new ContainerStatuses(pod, observed, memory);
        this.now = time(now.toEpochMilli());
        this.hostIp = hostIp;
        if (Pod.part(pod.json(), "metadata").getValue("generation") instanceof Number known) {
            generation.put("observedGeneration", known.longValue());
        }
    }

    /** The status of a Pod. */
    static JsonObject build(
            Pod pod, Observed observed, PodMemory memory, Instant now, String hostIp) {
        return new PodStatusBuilder(pod, observed, memory, now, hostIp).status();
    }

    /** Seconds since the epoch in the form Kubernetes writes. */
    static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private JsonObject status() {
        if (memory.verdict().isPresent() && observed.sandbox(pod.uid()).isEmpty()) {
            return refused();
        }
        List<JsonObject> init = statuses.of(pod.initContainers());
        List<JsonObject> main = statuses.of(pod.containers());
        String phase = memory.verdict().isPresent() ? "Failed" : phase(init, main);
        JsonObject status =
                new JsonObject()
                        .mergeIn(generation)
                        .put("phase", phase)
                        .put("conditions", conditions(phase, init, main))
                        .put("hostIP", hostIp)
                        .put("hostIPs", ips(List.of(hostIp)));
        List<String> addresses = addresses();
        if (!addresses.isEmpty()) {
            status.put("podIP", addresses.get(0)).put("podIPs", ips(addresses));
        }
        status.put("startTime", time(memory.startTime().toEpochMilli()));
        if (!init.isEmpty()) {
            status.put("initContainerStatuses", new JsonArray(init));
        }
        status.put("containerStatuses", new JsonArray(main));
        status.put("qosClass", QosClass.of(pod).name());
        explain(status);
        return status;
    }

    /** The status of a Pod that was never begun. */
    private JsonObject refused() {
        JsonObject status =
                new JsonObject()
                        .mergeIn(generation)
                        .put("phase", "Failed")
                        .put("startTime", time(memory.startTime().toEpochMilli()))
                        .put("qosClass", QosClass.of(pod).name());
        explain(status);
        return status;
    }

    private void explain(JsonObject status) {
        Optional<PodMemory.Waiting> verdict = memory.verdict();
        if (verdict.isPresent()) {
            status.put("reason", verdict.get().reason()).put("message", verdict.get().message());
            return;
        }
        Optional<PodMemory.Waiting> blocked =
                memory.waiting(PodPlanner.VOLUMES).or(() -> memory.waiting(PodPlanner.SANDBOX));
        if (blocked.isPresent() && observed.ready(pod.uid()).isEmpty()) {
            status.put("reason", blocked.get().reason()).put("message", blocked.get().message());
        } else if (!observed.runtime().isolated()) {
            status.put("message", NotIsolated.message(pod));
        }
    }

    private List<String> addresses() {
        if (!memory.ips().isEmpty()) {
            return memory.ips();
        }
        boolean started = observed.sandbox(pod.uid()).isPresent();
        boolean onHost = pod.hostNetwork() || !observed.runtime().isolated();
        return started && onHost ? List.of(hostIp) : List.of();
    }

    private static JsonArray ips(List<String> addresses) {
        JsonArray ips = new JsonArray();
        addresses.forEach(address -> ips.add(new JsonObject().put("ip", address)));
        return ips;
    }

    private String phase(List<JsonObject> init, List<JsonObject> main) {
        for (int i = 0; i < init.size(); i++) {
            JsonObject spec = pod.initContainers().get(i);
            if (!initialized(spec, init.get(i))) {
                JsonObject ended = ended(init.get(i));
                boolean failed = ended != null && ended.getInteger("exitCode") != 0;
                return failed && !startsAgain(spec, ended) ? "Failed" : "Pending";
            }
        }
        int running = 0;
        int stopped = 0;
        int succeeded = 0;
        boolean again = false;
        for (int i = 0; i < main.size(); i++) {
            JsonObject container = main.get(i);
            JsonObject ended = ended(container);
            if (Pod.part(container, "state").containsKey("running")) {
                running++;
            } else if (ended != null) {
                stopped++;
                succeeded += ended.getInteger("exitCode") == 0 ? 1 : 0;
                again |= startsAgain(pod.containers().get(i), ended);
            } else {
                return "Pending";
            }
        }
        if (running > 0 || again) {
            return "Running";
        }
        return stopped == succeeded ? "Succeeded" : "Failed";
    }

    private boolean startsAgain(JsonObject spec, JsonObject ended) {
        return RestartRules.startsAgain(pod, spec, ended.getInteger("exitCode"));
    }

    /** How a container ended, if it did and does not run again by now. */
    private static JsonObject ended(JsonObject container) {
        JsonObject now = Pod.part(container, "state").getJsonObject("terminated");
        return now != null ? now : Pod.part(container, "lastState").getJsonObject("terminated");
    }

    private static boolean initialized(JsonObject spec, JsonObject status) {
        if (Pod.isSidecar(spec)) {
            return status.getBoolean("started", false);
        }
        JsonObject ended = Pod.part(status, "state").getJsonObject("terminated");
        return ended != null && ended.getInteger("exitCode") == 0;
    }

    private JsonArray conditions(String phase, List<JsonObject> init, List<JsonObject> main) {
        List<String> incomplete = new ArrayList<>();
        for (int i = 0; i < init.size(); i++) {
            if (!initialized(pod.initContainers().get(i), init.get(i))) {
                incomplete.add(init.get(i).getString("name"));
            }
        }
        List<String> unready =
                main.stream()
                        .filter(container -> !container.getBoolean("ready"))
                        .map(container -> container.getString("name"))
                        .toList();
        boolean sandbox = observed.ready(pod.uid()).isPresent();
        JsonArray conditions = new JsonArray();
        conditions.add(condition("PodReadyToStartContainers", sandbox, null, null));
        conditions.add(initializedCondition(phase, incomplete));
        conditions.add(ready(phase, incomplete, unready));
        conditions.add(readyCondition("ContainersReady", phase, incomplete, unready));
        conditions.add(scheduled());
        return conditions;
    }

    private JsonObject initializedCondition(String phase, List<String> incomplete) {
        if (phase.equals("Succeeded")) {
            return condition("Initialized", true, "PodCompleted", null);
        }
        if (incomplete.isEmpty()) {
            return condition("Initialized", true, null, null);
        }
        return condition(
                "Initialized",
                false,
                "ContainersNotInitialized",
                "containers with incomplete status: " + listed(incomplete));
    }

    /** Ready as its containers are, and as those say whom the Pod names as readiness gates. */
    private JsonObject ready(String phase, List<String> incomplete, List<String> unready) {
        List<String> closed = ReadinessGates.closed(pod);
        boolean others = !incomplete.isEmpty() || !unready.isEmpty() || ENDED.contains(phase);
        return others || closed.isEmpty()
                ? readyCondition("Ready", phase, incomplete, unready)
                : condition("Ready", false, "ReadinessGatesNotReady", String.join(", ", closed));
    }

    private JsonObject readyCondition(
            String type, String phase, List<String> incomplete, List<String> unready) {
        return switch (phase) {
            case "Succeeded" -> condition(type, false, "PodCompleted", null);
            case "Failed" -> condition(type, false, "PodFailed", null);
            default ->
                    unready.isEmpty() && incomplete.isEmpty()
                            ? condition(type, true, null, null)
                            : condition(
                                    type,
                                    false,
                                    "ContainersNotReady",
                                    "containers with unready status: " + listed(unready));
        };
    }

    private static String listed(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    private JsonObject scheduled() {
        return Pod.parts(Pod.part(pod.json(), "status"), "conditions").stream()
                .filter(condition -> "PodScheduled".equals(condition.getString("type")))
                .findFirst()
                .orElseGet(() -> condition("PodScheduled", true, null, null));
    }

    private JsonObject condition(String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        JsonObject condition =
                new JsonObject()
                        .mergeIn(generation)
                        .put("type", type)
                        .put("status", status)
                        .putNull("lastProbeTime")
                        .put("lastTransitionTime", memory.since(type, status, now));
        if (reason != null) {
            condition.put("reason", reason);
        }
        if (message != null) {
            condition.put("message", message);
        }
        return condition;
    }

    /** Whether a container runs, has done its postStart hook and passed its startup probe. */
    static boolean started(JsonObject spec, ContainerState state, PodMemory memory) {
        return state.phase() == ContainerPhase.RUNNING
                && memory.hook(state.id()).isDone()
                && (spec.getJsonObject("startupProbe") == null
                        || memory.probed(state.id(), "startup")
                                .map(PodMemory.Probed::passed)
                                .orElse(false));
    }
}
