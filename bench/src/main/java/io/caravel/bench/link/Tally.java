package io.caravel.bench.link;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What reached the end: events that are missing, that came twice, and that came out of order. */
final class Tally {
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final LongAdder events = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private volatile long firstMillis;
    private volatile long lastMillis;

    /** Takes the next event of a source; events of one source come one after the other. */
    void take(String source, long number) {
        long before = last.getOrDefault(source, 0L);
        if (number <= before) {
            repeated.increment();
        } else {
            gaps.add(number - before - 1);
            last.put(source, number);
        }
        lastMillis = System.currentTimeMillis();
        if (firstMillis == 0) {
            firstMillis = lastMillis;
        }
        events.increment();
    }

    JsonObject report() {
        return new JsonObject()
                .put("events", events.sum())
                .put("repeated", repeated.sum())
                .put("gaps", gaps.sum())
                .put("firstMillis", firstMillis)
                .put("lastMillis", lastMillis);
    }
}
