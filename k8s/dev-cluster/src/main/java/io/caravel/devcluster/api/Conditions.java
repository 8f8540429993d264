package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;

/** The {@code status.conditions} of an object. */
public final class Conditions {

    private Conditions() {}

    /** The condition of a type; missing when there is none. */
    public static JsonNode get(JsonNode object, String type) {
        for (JsonNode condition : Json.at(object, "status", "conditions")) {
            if (Json.str(condition, "type").equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * Sets a condition, stamping its transition when its status changes; answers whether anything
     * changed.
     */
    public static boolean set(ObjectNode object, ObjectNode wanted) {
        ArrayNode conditions = Json.list(Json.child(object, "status"), "conditions");
        for (int i = 0; i < conditions.size(); i++) {
            JsonNode before = conditions.get(i);
            if (before.path("type").equals(wanted.path("type"))) {
                boolean turned = !before.path("status").equals(wanted.path("status"));
                ObjectNode after = before.deepCopy();
                after.remove("reason");
                after.remove("message");
                after.setAll(wanted);
                if (turned) {
                    after.put("lastTransitionTime", Times.now());
                }
                conditions.set(i, after);
                return !after.equals(before);
            }
        }
        ObjectNode added = wanted.deepCopy();
        added.put("lastTransitionTime", Times.now());
        conditions.add(added);
        return true;
    }
}
