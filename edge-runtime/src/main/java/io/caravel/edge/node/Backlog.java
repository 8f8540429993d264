package io.caravel.edge.node;

import java.time.Duration;
import java.time.Instant;

/**
 * What waits for the cloud.
 *
 * @param depth messages
 * @param oldest when the oldest of them was kept, ms since the epoch; 0 when none waits
 */
public record Backlog(long depth, long oldest) {

    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, 0);

    Duration age(Instant now) {
        long millis = oldest == 0 ? 0 : Math.max(0, now.toEpochMilli() - oldest);
        return Duration.ofMillis(millis);
    }
}
