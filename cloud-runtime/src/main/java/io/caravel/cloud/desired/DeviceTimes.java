package io.caravel.cloud.desired;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;

/** Tells a node since when a Device wants what it wants, in the place of who owns its fields. */
public final class DeviceTimes {

    /**
     * Replaces {@code metadata.managedFields} by {@code caravel.desiredAt}: when the properties of
     * the Device were changed last, in milliseconds to the second.
     *
     * @param body a Device as JSON text, null for none
     * @return the same without managed fields, null for none
     */
    public String of(String body) {
        if (body == null || body.isEmpty()) {
            return body;
        }
        JsonObject device = new JsonObject(body);
        JsonObject metadata = device.getJsonObject("metadata", new JsonObject());
        JsonArray managed = metadata.getJsonArray("managedFields", new JsonArray());
        metadata.remove("managedFields");
        long newest = 0;
        for (int i = 0; i < managed.size(); i++) {
            newest = Math.max(newest, changed(managed.getJsonObject(i)));
        }
        return device.put("caravel", new JsonObject().put("desiredAt", newest)).encode();
    }

    private static long changed(JsonObject owner) {
        JsonObject none = new JsonObject();
        JsonObject fields = owner.getJsonObject("fieldsV1", none).getJsonObject("f:spec", none);
        String time = owner.getString("time");
        if (time == null || !fields.containsKey("f:properties")) {
            return 0;
        }
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
