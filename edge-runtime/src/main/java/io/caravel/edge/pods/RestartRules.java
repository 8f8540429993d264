package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** When a container that has ended runs again, and when a Pod is through. */
final class RestartRules {

    private RestartRules() {}

    /** Whether every container has ended and none is to be started again. */
    static boolean finished(Pod pod, Observed observed) {
        boolean initFailed =
                pod.initContainers().stream()
                        .filter(container -> !Pod.isSidecar(container))
                        .anyMatch(container -> endedForGood(pod, container, observed));
        return initFailed
                || pod.containers().stream()
                        .allMatch(container -> endedForGood(pod, container, observed));
    }

    private static boolean endedForGood(Pod pod, JsonObject container, Observed observed) {
        String name = container.getString("name");
        Optional<ContainerState> latest = observed.latest(pod.uid(), name);
        if (latest.isEmpty() || latest.get().phase() != ContainerPhase.EXITED) {
            return false;
        }
        if (pod.isInit(name)) {
            return latest.get().exitCode() != 0
                    && !startsAgain(pod, container, latest.get().exitCode());
        }
        return !startsAgain(pod, container, latest.get().exitCode());
    }

    /**
     * Whether a container that ended with this status is to run again: by the first of its own
     * rules that knows the status, else by its own policy, else by the Pod's (KEP-5307). An init
     * container that succeeded never does, unless it is a sidecar.
     */
    static boolean startsAgain(Pod pod, JsonObject container, int exitCode) {
        if (pod.isInit(container.getString("name"))) {
            if (Pod.isSidecar(container)) {
                return true;
            }
            if (exitCode == 0) {
                return false;
            }
        }
        if (Pod.parts(container, "restartPolicyRules").stream()
                .anyMatch(rule -> restarts(rule, exitCode))) {
            return true;
        }
        return switch (container.getString("restartPolicy", pod.restartPolicy())) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }

    private static boolean restarts(JsonObject rule, int exitCode) {
        JsonObject exitCodes = Pod.part(rule, "exitCodes");
        boolean named =
                exitCodes.getJsonArray("values", new JsonArray()).stream()
                        .anyMatch(value -> value instanceof Number n && n.intValue() == exitCode);
        boolean matches =
                switch (exitCodes.getString("operator", "")) {
                    case "In" -> named;
                    case "NotIn" -> !named;
                    default -> false;
                };
        return matches && "Restart".equals(rule.getString("action"));
    }
}
