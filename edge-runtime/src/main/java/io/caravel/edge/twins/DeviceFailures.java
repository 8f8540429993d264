package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What of each device fails now, for {@code extensions.failures} of its DeviceStatus. Whoever looks
 * after a part of devices tells of that part. Thread-safe.
 */
final class DeviceFailures {

    private final Map<String, Map<String, JsonArray>> failures = new ConcurrentHashMap<>();

    /**
     * Sets what a part says of a device, in the place of what it said before.
     *
     * @param key {@code <namespace>/<device>}
     * @param part who says it
     * @param found objects with {@code code}, {@code what}, {@code reason} and {@code since}; none
     *     for nothing
     * @return whether that is another trouble than before
     */
    boolean set(String key, String part, JsonArray found) {
        JsonArray[] before = new JsonArray[1];
        failures.compute(
                key,
                (device, old) -> {
                    Map<String, JsonArray> parts =
                            old == null ? new TreeMap<>() : new TreeMap<>(old);
                    before[0] = parts.get(part);
                    if (found.isEmpty()) {
                        parts.remove(part);
                    } else if (before[0] == null || !isLike(before[0], found)) {
                        parts.put(part, found);
                    }
                    return parts.isEmpty() ? null : parts;
                });
        return before[0] == null ? !found.isEmpty() : !isLike(before[0], found);
    }

    /** All that fails of a device. */
    JsonArray of(String key) {
        JsonArray all = new JsonArray();
        failures.getOrDefault(key, Map.of()).values().forEach(all::addAll);
        return all;
    }

    private static boolean isLike(JsonArray one, JsonArray other) {
        return outline(one).equals(outline(other));
    }

    /** All but since when, so that the same trouble keeps the time at which it began. */
    private static List<JsonObject> outline(JsonArray found) {
        return found.stream()
                .map(JsonObject.class::cast)
                .map(failure -> TwinMerge.copy(failure))
                .map(
                        failure -> {
                            failure.remove("since");
                            return failure;
                        })
                .toList();
    }
}
