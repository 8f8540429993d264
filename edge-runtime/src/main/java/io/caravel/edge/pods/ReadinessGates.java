package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Conditions that others set on a Pod and without which it is not ready. */
final class ReadinessGates {

    private ReadinessGates() {}

    /** What keeps the Pod from being ready, in a kubelet's words. */
    static List<String> closed(Pod pod) {
        return Pod.parts(pod.spec(), "readinessGates").stream()
                .map(gate -> closed(pod, gate.getString("conditionType")))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> closed(Pod pod, String type) {
        Optional<JsonObject> set =
                Pod.parts(Pod.part(pod.json(), "status"), "conditions").stream()
                        .filter(condition -> type.equals(condition.getString("type")))
                        .findFirst();
        if (set.isEmpty()) {
            return Optional.of(
                    "corresponding condition of pod readiness gate \""
                            + type
                            + "\" does not exist.");
        }
        String status = set.get().getString("status", "");
        return status.equals("True")
                ? Optional.empty()
                : Optional.of(
                        "the status of pod readiness gate \""
                                + type
                                + "\" is not \"True\", but "
                                + status);
    }
}
