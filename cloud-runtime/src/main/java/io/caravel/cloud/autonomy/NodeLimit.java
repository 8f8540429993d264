package io.caravel.cloud.autonomy;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * For how long the Pods of a node outlive its silence.
 *
 * @param asked what the Node's annotation says, null when it has none
 * @param seconds the limit, null for no end
 * @param applied what the annotation said when all of its Pods were last made right, null when it
 *     said nothing
 */
record NodeLimit(String asked, Long seconds, String applied) {

    /** Annotation of a Node: seconds for which its Pods outlive its silence. */
    static final String ANNOTATION = "caravel.io/autonomy-duration";

    /** Annotation of a Node: what the other one said when all its Pods were last made right. */
    static final String APPLIED = "caravel.io/autonomy-applied";

    /** The API server counts in nanoseconds and would take more for a time in the past. */
    private static final long MOST = Integer.MAX_VALUE;

    /** The limit that a Node asks for; what cannot be understood is none. */
    static NodeLimit of(JsonObject node) {
        JsonObject annotations =
                child(node.getJsonObject("metadata", new JsonObject()), "annotations");
        String asked = text(annotations.getValue(ANNOTATION));
        return new NodeLimit(asked, seconds(asked), text(annotations.getValue(APPLIED)));
    }

    private static Long seconds(String asked) {
        boolean number =
                asked != null && asked.matches("[0-9]{1,10}") && Long.parseLong(asked) <= MOST;
        return number ? Long.valueOf(asked) : null;
    }

    /** Whether the annotation is there and cannot be understood. */
    boolean isWrong() {
        return asked != null && seconds == null;
    }

    /** Whether the annotation says something else than when all Pods were last made right. */
    boolean isNew() {
        return !Objects.equals(asked, applied);
    }

    /** The merge patch that notes on the Node that all its Pods are right now. */
    String note() {
        JsonObject annotations = new JsonObject().put(APPLIED, asked);
        return new JsonObject()
                .put("metadata", new JsonObject().put("annotations", annotations))
                .encode();
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static JsonObject child(JsonObject parent, String field) {
        return parent.getValue(field) instanceof JsonObject found ? found : new JsonObject();
    }
}
