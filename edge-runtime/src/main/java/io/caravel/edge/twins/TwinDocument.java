package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;

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
 * @param base property → the wanted value that the cloud said last
 */
record TwinDocument(
        String uid,
        String state,
        String lastOnlineTime,
        boolean oneLevel,
        JsonObject twin,
        JsonObject base) {

    static TwinDocument empty(String uid) {
        return new TwinDocument(uid, "unknown", "", false, new JsonObject(), new JsonObject());
    }

    static TwinDocument fromJson(JsonObject json) {
        return new TwinDocument(
                json.getString("uid", ""),
                json.getString("state", "unknown"),
                json.getString("lastOnlineTime", ""),
                json.getBoolean("oneLevel", false),
                json.getJsonObject("twin", new JsonObject()),
                json.getJsonObject("base", new JsonObject()));
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("uid", uid)
                .put("state", state)
                .put("lastOnlineTime", lastOnlineTime)
                .put("oneLevel", oneLevel)
                .put("twin", twin)
                .put("base", base);
    }

    /** A property's document, null when it has none. */
    JsonObject property(String name) {
        return twin.getJsonObject(name);
    }

    TwinDocument withTwin(JsonObject newTwin) {
        return new TwinDocument(uid, state, lastOnlineTime, oneLevel, newTwin, base);
    }

    TwinDocument withBase(JsonObject newTwin, JsonObject newBase) {
        return new TwinDocument(uid, state, lastOnlineTime, oneLevel, newTwin, newBase);
    }

    TwinDocument withState(String newState, String newLastOnlineTime) {
        return new TwinDocument(uid, newState, newLastOnlineTime, oneLevel, twin, base);
    }

    TwinDocument withOneLevel() {
        return new TwinDocument(uid, state, lastOnlineTime, true, twin, base);
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
