package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The twin of one device. Immutable: no method changes the JSON it was made of, and none may be
 * changed by whom it is given to.
 *
 * @param uid of the Device it belongs to
 * @param state as the device said, {@code unknown} before
 * @param lastOnlineTime RFC 3339, empty before the device was online
 * @param oneLevel whether the device has asked by the topic without namespace
 * @param twin property → {@code actual}, {@code expected}, {@code optional}, {@code metadata},
 *     {@code actual_version}, {@code expected_version}
 * @param base property → the wanted value on which cloud and edge agreed last
 * @param pending property → when the edge wanted another value that the cloud does not know yet, in
 *     milliseconds
 * @param conflicts the last {@value #MOST_CONFLICTS} decisions where both had changed a property,
 *     newest last
 */
record TwinDocument(
        String uid,
        String state,
        String lastOnlineTime,
        boolean oneLevel,
        JsonObject twin,
        JsonObject base,
        JsonObject pending,
        JsonArray conflicts) {

    static final int MOST_CONFLICTS = 16;

    static TwinDocument empty(String uid) {
        return fromJson(new JsonObject().put("uid", uid));
    }

    static TwinDocument fromJson(JsonObject json) {
        return new TwinDocument(
                json.getString("uid", ""),
                json.getString("state", "unknown"),
                json.getString("lastOnlineTime", ""),
                json.getBoolean("oneLevel", false),
                json.getJsonObject("twin", new JsonObject()),
                json.getJsonObject("base", new JsonObject()),
                json.getJsonObject("pending", new JsonObject()),
                json.getJsonArray("conflicts", new JsonArray()));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("uid", uid)
                .put("state", state)
                .put("lastOnlineTime", lastOnlineTime)
                .put("oneLevel", oneLevel)
                .put("twin", twin)
                .put("base", base)
                .put("pending", pending)
                .put("conflicts", conflicts);
    }

    /** About how many bytes it has as JSON text. */
    int bytes() {
        return bytes(twin.getMap()) + bytes(base.getMap()) + bytes(conflicts.getList());
    }

    private static int bytes(Object value) {
        int sum = 8;
        if (value instanceof CharSequence text) {
            sum += JsonBytes.of(text);
        } else if (value instanceof JsonObject object) {
            sum += bytes(object.getMap());
        } else if (value instanceof JsonArray array) {
            sum += bytes(array.getList());
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> field : map.entrySet()) {
                sum += JsonBytes.of(field.getKey().toString()) + bytes(field.getValue());
            }
        } else if (value instanceof Iterable<?> values) {
            for (Object one : values) {
                sum += bytes(one);
            }
        }
        return sum;
    }

    /** A property's document, null when it has none. */
    JsonObject property(String name) {
        return twin.getJsonObject(name);
    }

    /** The same with other properties, of which the edge wants some that the cloud does not. */
    TwinDocument withTwin(JsonObject newTwin, JsonObject newPending) {
        return new TwinDocument(
                uid, state, lastOnlineTime, oneLevel, newTwin, base, newPending, conflicts);
    }

    TwinDocument withState(String newState, String newLastOnlineTime) {
        return new TwinDocument(
                uid, newState, newLastOnlineTime, oneLevel, twin, base, pending, conflicts);
    }

    TwinDocument withOneLevel() {
        return new TwinDocument(uid, state, lastOnlineTime, true, twin, base, pending, conflicts);
    }

    /** The value of {@code actual} or {@code expected} of a property, null for none. */
    static String value(JsonObject property, String side) {
        JsonObject found = property == null ? null : property.getJsonObject(side);
        return found == null ? null : found.getString("value");
    }

    /** A property's type, empty when none is known. */
    static String type(JsonObject property) {
        JsonObject metadata = property == null ? null : property.getJsonObject("metadata");
        return metadata == null ? "" : metadata.getString("type", "");
    }
}
