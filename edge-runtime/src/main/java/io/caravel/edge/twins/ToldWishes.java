package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Which wishes of the edge the cloud has been told: a Device that comes back with one of them has
 * not been changed in the cloud, also where the edge wants something newer by now. The last {@value
 * #MOST} of each device, in memory: after a start such a Device counts as changed in the cloud.
 * Thread-safe.
 */
final class ToldWishes {

    private static final int MOST = 64;

    private final Map<String, Deque<Wish>> told = new HashMap<>();

    private record Wish(String property, String value, long time) {}

    /**
     * The cloud is told.
     *
     * @param key {@code <namespace>/<name>}
     * @param desired property → {@code value}, {@code time}
     */
    synchronized void add(String key, JsonObject desired) {
        for (String name : desired.fieldNames()) {
            JsonObject wish = desired.getJsonObject(name);
            add(key, new Wish(name, wish.getString("value"), wish.getLong("time")));
        }
    }

    private void add(String key, Wish wish) {
        Deque<Wish> wishes = told.computeIfAbsent(key, device -> new ArrayDeque<>());
        if (!wish.equals(wishes.peekLast())) {
            wishes.addLast(wish);
        }
        if (wishes.size() > MOST) {
            wishes.removeFirst();
        }
    }

    /** Whether the cloud was told that the edge wants this value since then. */
    synchronized boolean has(String key, String property, String value, long time) {
        Deque<Wish> wishes = told.get(key);
        return wishes != null && wishes.contains(new Wish(property, value, time));
    }

    /** Forgets a device. */
    synchronized void forget(String key) {
        told.remove(key);
    }
}
