package io.caravel.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes, of the whole status of a Pod or Node, a strategic merge patch after which the object has
 * that status: what is not in it is removed, except what belongs to others.
 *
 * <p>A strategic merge alone keeps what a patch does not name: it adds to lists that have a merge
 * key and to maps. So such lists and maps carry {@code $patch: replace}, absent fields are null,
 * and absent conditions of the node agent are {@code $patch: delete}.
 */
public final class StatusPatch {

    /** Conditions of a Pod that its node's agent owns; all others stay as they are. */
    private static final List<String> AGENT_CONDITIONS =
            List.of(
                    "PodReadyToStartContainers",
                    "Initialized",
                    "ContainersReady",
                    "Ready",
                    "PodResizePending",
                    "PodResizeInProgress");

    private static final String SCHEDULER_CONDITION = "PodScheduled";

    private static final List<String> REMOVED_IF_ABSENT =
            List.of(
                    "reason",
                    "message",
                    "podIP",
                    "podIPs",
                    "hostIP",
                    "hostIPs",
                    "containerStatuses",
                    "initContainerStatuses",
                    "ephemeralContainerStatuses");

    private StatusPatch() {}

    /**
     * The patch for a status.
     *
     * @param plural {@code pods} or {@code nodes}; for any other resource the status itself is
     *     given back
     * @param status the whole new status; it is not changed
     */
    public static JsonObject replacing(String plural, JsonObject status) {
        return switch (plural) {
            case "pods" -> pod(status.copy());
            case "nodes" -> node(status.copy());
            default -> status;
        };
    }

    private static JsonObject pod(JsonObject status) {
        for (String field : REMOVED_IF_ABSENT) {
            if (!status.containsKey(field)) {
                status.putNull(field);
            }
        }
        replaceList(status, "podIPs");
        replaceList(status, "hostIPs");
        JsonArray conditions = new JsonArray();
        status.getJsonArray("conditions", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(condition -> !SCHEDULER_CONDITION.equals(condition.getString("type")))
                .forEach(conditions::add);
        Set<String> present =
                conditions.stream()
                        .map(condition -> ((JsonObject) condition).getString("type"))
                        .collect(Collectors.toSet());
        for (String type : AGENT_CONDITIONS) {
            if (!present.contains(type)) {
                conditions.add(new JsonObject().put("$patch", "delete").put("type", type));
            }
        }
        return status.put("conditions", conditions);
    }

    private static JsonObject node(JsonObject status) {
        replaceList(status, "addresses");
        for (String map : List.of("capacity", "allocatable")) {
            if (status.getValue(map) instanceof JsonObject quantities) {
                quantities.put("$patch", "replace");
            }
        }
        return status;
    }

    private static void replaceList(JsonObject status, String field) {
        if (status.getValue(field) instanceof JsonArray list) {
            list.add(new JsonObject().put("$patch", "replace"));
        }
    }
}
