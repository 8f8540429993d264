package io.caravel.cloud.autonomy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a Pod tolerates the silence of its node, and the patch that makes it right.
 *
 * <p>The API server evicts a Pod by the first of its tolerations that matches a taint, and it lets
 * nobody change more of one than its seconds. What counts as ours to change: the 300 seconds that
 * the API server gives to Pods that say nothing, and what an earlier patch wrote, which is recorded
 * in an annotation of the Pod. Everything else is its author's wish and stays.
 */
final class Tolerations {

    /** Annotation of a Pod: what was written here, such as {@code not-ready=60}. */
    static final String RECORD = "caravel.io/autonomy";

    private static final String PREFIX = "node.kubernetes.io/";
    private static final List<String> TAINTS = List.of("not-ready", "unreachable");
    private static final long DEFAULT_SECONDS = 300;

    private final JsonArray list;
    private final Map<String, String> written = new TreeMap<>();
    private boolean changed;

    private Tolerations(JsonArray list, String record) {
        this.list = list;
        for (String entry : record.split(",")) {
            int is = entry.indexOf('=');
            if (is > 0) {
                written.put(entry.substring(0, is), entry.substring(is + 1));
            }
        }
    }

    /**
     * The merge patch after which a Pod outlives its node's silence for so long. Only the uid is a
     * precondition: with the version as one, the first status of a Pod and its tolerations would
     * refuse each other, and the API server itself lets no patch take a toleration away.
     *
     * @param pod as the API has it
     * @param seconds null for no end
     * @return JSON text with the uid as precondition; empty when nothing is to be written
     */
    static String patch(JsonObject pod, Long seconds) {
        JsonObject metadata = pod.getJsonObject("metadata", new JsonObject());
        if (metadata.getValue("deletionTimestamp") != null) {
            return "";
        }
        JsonObject annotations = metadata.getJsonObject("annotations", new JsonObject());
        JsonArray list =
                pod.getJsonObject("spec", new JsonObject())
                        .getJsonArray("tolerations", new JsonArray());
        Tolerations now = new Tolerations(list.copy(), annotations.getString(RECORD, ""));
        TAINTS.forEach(taint -> now.tolerate(taint, seconds));
        return now.changed ? now.patch(metadata) : "";
    }

    private void tolerate(String taint, Long seconds) {
        JsonObject first =
                list.stream()
                        .map(JsonObject.class::cast)
                        .filter(toleration -> matches(toleration, PREFIX + taint))
                        .findFirst()
                        .orElse(null);
        if (first == null) {
            first = new JsonObject().put("key", PREFIX + taint);
            list.add(first.put("operator", "Exists").put("effect", "NoExecute"));
        } else if (!isOurs(first, taint)
                || Objects.equals(first.getLong("tolerationSeconds"), seconds)) {
            return;
        }
        first.remove("tolerationSeconds");
        if (seconds != null) {
            first.put("tolerationSeconds", seconds);
        }
        written.put(taint, text(seconds));
        changed = true;
    }

    private static boolean matches(JsonObject toleration, String taint) {
        String key = toleration.getString("key", "");
        String effect = toleration.getString("effect", "");
        String operator = toleration.getString("operator", "");
        boolean any = operator.equals("Exists");
        boolean empty = operator.isEmpty() || operator.equals("Equal");
        return (effect.isEmpty() || effect.equals("NoExecute"))
                && (any && key.isEmpty() || key.equals(taint))
                && (any || empty && toleration.getString("value", "").isEmpty());
    }

    private boolean isOurs(JsonObject toleration, String taint) {
        Long seconds = toleration.getLong("tolerationSeconds");
        boolean plain =
                toleration.getString("key", "").equals(PREFIX + taint)
                        && toleration.getString("effect", "").equals("NoExecute");
        String before = written.get(taint);
        return plain
                && (before == null
                        ? Objects.equals(seconds, DEFAULT_SECONDS)
                        : before.equals(text(seconds)));
    }

    private static String text(Long seconds) {
        return seconds == null ? "unlimited" : seconds.toString();
    }

    private String patch(JsonObject metadata) {
        List<String> record =
                written.entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .toList();
        return new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put("uid", metadata.getString("uid"))
                                .put(
                                        "annotations",
                                        new JsonObject().put(RECORD, String.join(",", record))))
                .put("spec", new JsonObject().put("tolerations", list))
                .encode();
    }
}
