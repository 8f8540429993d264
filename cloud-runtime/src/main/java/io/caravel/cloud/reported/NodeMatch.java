package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether a Node in the cluster already says what a node says of itself, so that nothing has to be
 * written: what others put there does not count.
 */
final class NodeMatch {

    /** That a node lives is said by its Lease: an unchanged status is not a write a day worth. */
    private static final Duration FRESH = Duration.ofDays(1);

    private NodeMatch() {}

    /** Whether all labels and annotations are there. */
    static boolean metadata(JsonObject seen, JsonObject wanted) {
        JsonObject there = child(seen, "metadata");
        JsonObject ours = child(wanted, "metadata");
        return holds(child(there, "labels"), child(ours, "labels"))
                && holds(child(there, "annotations"), child(ours, "annotations"));
    }

    /** Whether the status is there, and was told not too long ago. */
    static boolean status(JsonObject seen, JsonObject wanted) {
        JsonObject there = child(seen, "status");
        for (Map.Entry<String, Object> field : child(wanted, "status")) {
            Object value = there.getValue(field.getKey());
            boolean same =
                    switch (field.getKey()) {
                        case "conditions" -> conditions(value, field.getValue());
                        case "capacity", "allocatable" ->
                                Quantities.same(object(value), object(field.getValue()));
                        default -> same(value, field.getValue());
                    };
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Whether the cluster has not heard of the node for long. */
    static boolean isTakenForLost(JsonObject seen) {
        return child(seen, "status").getValue("conditions") instanceof JsonArray list
                && list.stream()
                        .anyMatch(
                                one ->
                                        one instanceof JsonObject condition
                                                && "Ready".equals(condition.getValue("type"))
                                                && "Unknown".equals(condition.getValue("status")));
    }

    private static boolean holds(JsonObject there, JsonObject ours) {
        return ours.stream().allMatch(one -> same(there.getValue(one.getKey()), one.getValue()));
    }

    private static boolean conditions(Object there, Object ours) {
        if (!(ours instanceof JsonArray wanted)) {
            return true;
        }
        JsonArray seen = there instanceof JsonArray list ? list : new JsonArray();
        return wanted.stream()
                .allMatch(
                        one ->
                                one instanceof JsonObject condition
                                        && seen.stream()
                                                .anyMatch(old -> condition(old, condition)));
    }

    private static boolean condition(Object seen, JsonObject wanted) {
        return seen instanceof JsonObject old
                && wanted.stream()
                        .filter(field -> !field.getKey().equals("lastHeartbeatTime"))
                        .allMatch(field -> same(old.getValue(field.getKey()), field.getValue()))
                && isFresh(old.getValue("lastHeartbeatTime"), wanted.getValue("lastHeartbeatTime"));
    }

    private static boolean isFresh(Object told, Object now) {
        try {
            return now == null
                    || Duration.between(Instant.parse((String) told), Instant.parse((String) now))
                                    .abs()
                                    .compareTo(FRESH)
                            < 0;
        } catch (DateTimeException | ClassCastException | NullPointerException unreadable) {
            return false;
        }
    }

    /** The API leaves out what is empty, and may add what is not ours. */
    private static boolean same(Object there, Object ours) {
        if (ours instanceof JsonObject wanted && !wanted.isEmpty()) {
            return holds(object(there), wanted);
        }
        if (ours instanceof JsonArray wanted && there instanceof JsonArray seen) {
            return wanted.size() == seen.size()
                    && IntStream.range(0, wanted.size())
                            .allMatch(i -> same(seen.getValue(i), wanted.getValue(i)));
        }
        return isEmpty(there) ? isEmpty(ours) : there.equals(ours);
    }

    private static boolean isEmpty(Object value) {
        return value == null
                || value.equals("")
                || value instanceof JsonArray list && list.isEmpty()
                || value instanceof JsonObject object && object.isEmpty();
    }

    private static JsonObject child(JsonObject parent, String field) {
        return object(parent.getValue(field));
    }

    private static JsonObject object(Object value) {
        return value instanceof JsonObject found ? found : new JsonObject();
    }
}
