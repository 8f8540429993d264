package io.caravel.cloud.autonomy;

import io.vertx.core.json.JsonObject;

/**
 * For how long the Pods of a node outlive its silence.
 *
 * @param asked what the Node's annotation says, null when it has none
 * @param seconds the limit, null for no end
 */
record NodeLimit(String asked, Long seconds) {

    /** Annotation of a Node: seconds for which its Pods outlive its silence. */
    static final String ANNOTATION = "caravel.io/autonomy-duration";

    /** The API server counts in nanoseconds and would take more for a time in the past. */
    private static final long MOST = Integer.MAX_VALUE;

    /** The limit that a Node asks for; what cannot be understood is none. */
    static NodeLimit of(JsonObject node) {
        JsonObject metadata = node.getJsonObject("metadata", new JsonObject());
        Object asked = child(metadata, "annotations").getValue(ANNOTATION);
        return asked == null ? new NodeLimit(null, null) : of(asked.toString());
    }

    private static NodeLimit of(String asked) {
        boolean number = asked.matches("[0-9]{1,10}") && Long.parseLong(asked) <= MOST;
        return new NodeLimit(asked, number ? Long.valueOf(asked) : null);
    }

    /** Whether the annotation is there and cannot be understood. */
    boolean isWrong() {
        return asked != null && seconds == null;
    }

    private static JsonObject child(JsonObject parent, String field) {
        return parent.getValue(field) instanceof JsonObject found ? found : new JsonObject();
    }
}
