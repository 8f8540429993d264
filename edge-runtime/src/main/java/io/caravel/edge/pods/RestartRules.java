package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerState;
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
            return latest.get().exitCode() != 0 && pod.restartPolicy().equals("Never");
        }
        return !startsAgain(pod, container, latest.get().exitCode());
    }

    /** Whether a container that ended with this status is to run again. */
    static boolean startsAgain(Pod pod, JsonObject container, int exitCode) {
        if (pod.isInit(container.getString("name"))) {
            return Pod.isSidecar(container)
                    || (exitCode != 0 && !pod.restartPolicy().equals("Never"));
        }
        return switch (pod.restartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }
}
