package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of each device fails now, for {@code extensions.failures} of its DeviceStatus. Whoever looks
 * after a part of devices tells of that part. Thread-safe.
 */
final class DeviceFailures {

    private final Map<String, Map<String, List<DeviceFailure>>> failures = new HashMap<>();

    /**
     * Sets what a part says of a device, in the place of what it said before. The same trouble
     * keeps the time at which it began.
     *
     * @param key {@code <namespace>/<device>}
     * @param part who says it
     * @param found all of it, none for nothing
     * @return whether that is another trouble than before
     */
    synchronized boolean set(String key, String part, List<DeviceFailure> found) {
        Map<String, List<DeviceFailure>> parts =
                failures.computeIfAbsent(key, device -> new TreeMap<>());
        boolean isNew = !words(parts.getOrDefault(part, List.of())).equals(words(found));
        if (isNew) {
            parts.put(part, List.copyOf(found));
        }
        parts.values().removeIf(List::isEmpty);
        if (parts.isEmpty()) {
            failures.remove(key);
        }
        return isNew;
    }

    /** All that fails of a device. */
    synchronized JsonArray of(String key) {
        JsonArray all = new JsonArray();
        failures.getOrDefault(key, Map.of())
                .values()
                .forEach(part -> part.forEach(failure -> all.add(failure.json())));
        return all;
    }

    /** All but since when. */
    private static List<List<String>> words(List<DeviceFailure> found) {
        return found.stream().map(one -> List.of(one.code(), one.what(), one.reason())).toList();
    }
}
