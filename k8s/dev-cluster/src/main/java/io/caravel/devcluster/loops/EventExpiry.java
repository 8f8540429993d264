package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;

/** Removes Events that nothing has repeated for an hour, as the real API does. */
final class EventExpiry implements Runnable {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final ObjectStore store;
    private long lastRun = System.nanoTime() - EVERY_NANOS;

    EventExpiry(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void run() {
        if (System.nanoTime() - lastRun < EVERY_NANOS) {
            return;
        }
        lastRun = System.nanoTime();
        Instant oldest = Instant.now().minus(LIFE);
        for (ObjectNode event : store.list("events", "")) {
            boolean over = Times.parse(lastWrite(event)).map(oldest::isAfter).orElse(false);
            if (over) {
                store.remove(
                        new Key(
                                "events",
                                Json.str(event, "metadata", "namespace"),
                                Json.str(event, "metadata", "name")));
            }
        }
    }

    /** The time of the newest sign of life, whatever its writer called it. */
    private static String lastWrite(ObjectNode event) {
        String created = Json.str(event, "metadata", "creationTimestamp");
        String repeated = Json.str(event, "series", "lastObservedTime");
        String last = repeated.isEmpty() ? Json.str(event, "lastTimestamp") : repeated;
        return last.compareTo(created) > 0 ? last : created;
    }
}
