package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * Which wanted values were set at the edge and are not the cloud's yet: property → when. Pure; what
 * it is given is not changed.
 */
final class Pending {

    private Pending() {}

    /**
     * After something was wanted at the edge.
     *
     * @param last the property before, null for none
     * @param current the property now, with an {@code expected}
     * @param base what cloud and edge agreed on last
     */
    static JsonObject after(
            JsonObject pending, String name, JsonObject last, JsonObject current, JsonObject base) {
        String wanted = TwinDocument.value(current, "expected");
        if (Objects.equals(wanted, base.getString(name))) {
            return without(pending, name);
        }
        if (Objects.equals(wanted, TwinDocument.value(last, "expected"))) {
            return pending;
        }
        JsonObject metadata = current.getJsonObject("expected").getJsonObject("metadata");
        return TwinMerge.copy(pending).put(name, Payload.time(metadata, "timestamp", 0));
    }

    /** After a property is as the cloud wants it, or is no more. */
    static JsonObject without(JsonObject pending, String name) {
        if (!pending.containsKey(name)) {
            return pending;
        }
        JsonObject less = TwinMerge.copy(pending);
        less.remove(name);
        return less;
    }
}
