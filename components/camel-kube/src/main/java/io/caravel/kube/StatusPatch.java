package io.caravel.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes, of the whole status of a Pod or Node, a strategic merge patch after which the object has
 * that status: what is not in it is removed, except what belongs to others.
 *
 * <p>A strategic merge alone keeps what a patch does not name: it adds to lists that have a merge
 * key and to maps. So absent fields are null, absent conditions of the node agent are {@code
 * $patch: delete}, and lists of a Node carry {@code $patch: replace}. What was left over all the
 * same shows in the API's answer, and a second patch removes it. API servers up to 1.2x take the
 * directive for an element where the list does not exist yet and may refuse that. So a Pod, whose
 * addresses come once and stay, goes without, and {@link #otherForm} is for what is refused.
 */
public final class StatusPatch {

    /** Conditions of a Pod that its node's agent owns; all others stay as they are. */
    private static final List<String> AGENT_CONDITIONS =
            List.of(
                    "PodReadyToStartContainers",
                    "Initialized",
                    "ContainersReady",
                    "Ready",
                    "PodResizePending",
                    "PodResizeInProgress");

    private static final String SCHEDULER_CONDITION = "PodScheduled";

    private static final List<String> REMOVED_IF_ABSENT =
            List.of(
                    "reason",
                    "message",
                    "podIP",
                    "podIPs",
                    "hostIP",
                    "hostIPs",
                    "containerStatuses",
                    "initContainerStatuses",
                    "ephemeralContainerStatuses");

    /** Lists whose elements the API merges by a key, so that old ones stay. */
    private static final List<String> MERGED_LISTS = List.of("podIPs", "hostIPs", "addresses");

    private static final JsonObject REPLACE = new JsonObject().put("$patch", "replace");

    private static final List<String> MERGED_MAPS = List.of("capacity", "allocatable");

    private StatusPatch() {}

    /**
     * The patch for a status.
     *
     * @param plural {@code pods} or {@code nodes}; for any other resource the status itself is
     *     given back
     * @param status the whole new status; it is not changed
     */
    public static JsonObject replacing(String plural, JsonObject status) {
        return switch (plural) {
            case "pods" -> pod(status.copy());
            case "nodes" -> replacingLists(status.copy());
            default -> status;
        };
    }

    /** The same patch without directives in lists where it has them, with them where it has not. */
    static JsonObject otherForm(JsonObject patch) {
        JsonObject plain = plain(patch);
        return plain.equals(patch) ? replacingLists(plain) : plain;
    }

    private static JsonObject plain(JsonObject patch) {
        JsonObject plain = patch.copy();
        for (String field : MERGED_LISTS) {
            if (plain.getValue(field) instanceof JsonArray list) {
                JsonArray elements = new JsonArray();
                list.stream().filter(one -> !REPLACE.equals(one)).forEach(elements::add);
                plain.put(field, elements);
            }
        }
        return plain;
    }

    private static Set<Object> elements(JsonArray list) {
        return list.stream().collect(Collectors.toSet());
    }

    private static JsonObject replacingLists(JsonObject status) {
        for (String field : MERGED_LISTS) {
            if (status.getValue(field) instanceof JsonArray list) {
                list.add(REPLACE.copy());
            }
        }
        return status;
    }

    /**
     * The patch that removes what the first one left over, or null when nothing was.
     *
     * @param first the first patch
     * @param stored the status that the API answered with after the first patch
     */
    static JsonObject removing(JsonObject first, JsonObject stored) {
        JsonObject status = plain(first);
        JsonObject patch = new JsonObject();
        for (String field : MERGED_LISTS) {
            if (status.getValue(field) instanceof JsonArray wanted
                    && stored.getValue(field) instanceof JsonArray now
                    && !elements(wanted).equals(elements(now))) {
                patch.put(field, wanted.copy().add(REPLACE.copy()));
            }
        }
        for (String field : MERGED_MAPS) {
            if (status.getValue(field) instanceof JsonObject wanted
                    && stored.getValue(field) instanceof JsonObject now) {
                JsonObject gone = new JsonObject();
                now.fieldNames().stream()
                        .filter(name -> !wanted.containsKey(name))
                        .forEach(gone::putNull);
                if (!gone.isEmpty()) {
                    patch.put(field, gone);
                }
            }
        }
        return patch.isEmpty() ? null : patch;
    }

    private static JsonObject pod(JsonObject status) {
        for (String field : REMOVED_IF_ABSENT) {
            if (!status.containsKey(field)) {
                status.putNull(field);
            }
        }
        JsonArray conditions = new JsonArray();
        status.getJsonArray("conditions", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(condition -> !SCHEDULER_CONDITION.equals(condition.getString("type")))
                .forEach(conditions::add);
        Set<String> present =
                conditions.stream()
                        .map(condition -> ((JsonObject) condition).getString("type"))
                        .collect(Collectors.toSet());
        for (String type : AGENT_CONDITIONS) {
            if (!present.contains(type)) {
                conditions.add(new JsonObject().put("$patch", "delete").put("type", type));
            }
        }
        return status.put("conditions", conditions);
    }
}
