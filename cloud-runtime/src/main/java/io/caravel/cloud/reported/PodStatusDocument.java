package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Makes the status of a Pod, as it is to be written, from what its node says. */
public final class PodStatusDocument {

    /**
     * The status. A condition that has no reason or message any more says so, because a patch keeps
     * what it does not name.
     *
     * @param body {@code {"uid","status","remove"}}
     * @return JSON text {@code {"status"}}
     */
    public String of(String body) {
        JsonObject said = new JsonObject(body);
        JsonObject status =
                said.getValue("status") instanceof JsonObject found ? found : new JsonObject();
        if (status.getValue("conditions") instanceof JsonArray conditions) {
            for (Object each : conditions) {
                if (each instanceof JsonObject condition) {
                    clearIfAbsent(condition, "reason");
                    clearIfAbsent(condition, "message");
                }
            }
        }
        return new JsonObject().put("status", status).encode();
    }

    private static void clearIfAbsent(JsonObject condition, String field) {
        if (!condition.containsKey(field)) {
            condition.putNull(field);
        }
    }
}
