package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * When the conditions of a Node changed last. The cluster knows that better than the node, which
 * forgets it with its process: a condition that has the status it had there keeps its time, as a
 * kubelet does it.
 */
final class ConditionTimes {

    private static final String CHANGED = "lastTransitionTime";

    private ConditionTimes() {}

    /**
     * Gives the conditions of a document the times that hold.
     *
     * @param there the Node in the cluster
     * @param document the Node as its node says it is; it is changed
     */
    static void keep(JsonObject there, JsonObject document) {
        Map<String, JsonObject> before = new HashMap<>();
        for (Object each : conditions(there)) {
            if (each instanceof JsonObject condition) {
                before.put(condition.getString("type", ""), condition);
            }
        }
        for (Object each : conditions(document)) {
            if (each instanceof JsonObject condition) {
                settle(before.get(condition.getString("type", "")), condition);
            }
        }
    }

    private static void settle(JsonObject before, JsonObject now) {
        String known = before == null ? "" : text(before, CHANGED);
        if (known.isEmpty()) {
            return;
        }
        if (text(before, "status").equals(text(now, "status"))) {
            now.put(CHANGED, known);
        } else if (text(now, CHANGED).compareTo(known) <= 0) {
            now.put(CHANGED, text(now, "lastHeartbeatTime"));
        }
    }

    private static JsonArray conditions(JsonObject node) {
        return node.getValue("status") instanceof JsonObject status
                        && status.getValue("conditions") instanceof JsonArray list
                ? list
                : new JsonArray();
    }

    private static String text(JsonObject object, String field) {
        return object.getValue(field) instanceof String text ? text : "";
    }
}
