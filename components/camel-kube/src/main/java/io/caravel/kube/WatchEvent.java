package io.caravel.kube;

import io.vertx.core.json.JsonObject;

/**
 * One event of a watch.
 *
 * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR
 * @param object the object; of a bookmark only its resourceVersion, of an error a Status
 */
record WatchEvent(String type, JsonObject object) {

    /**
     * Reads an event.
     *
     * @throws RuntimeException when the text is none
     */
    static WatchEvent of(String text) {
        JsonObject event = new JsonObject(text);
        return new WatchEvent(
                event.getString("type", ""), event.getJsonObject("object", new JsonObject()));
    }

    /** The code of an error. */
    int code() {
        return object.getInteger("code", 500);
    }

    /** The version that a watch can be resumed from after this event. */
    String versionOr(String otherwise) {
        return object.getJsonObject("metadata", new JsonObject())
                .getString("resourceVersion", otherwise);
    }
}
