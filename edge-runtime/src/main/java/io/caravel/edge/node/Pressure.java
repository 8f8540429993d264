package io.caravel.edge.node;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether something is short: at once when it is measured, and for some minutes after it was
 * measured last, so that a figure at its limit does not turn a condition on and off.
 */
final class Pressure {

    /** As a kubelet. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private Instant last;

    /** Whether there is pressure, given what is measured now. */
    boolean at(Instant now, boolean measured) {
        if (measured || last != null && last.isAfter(now)) {
            last = now;
        }
        return last != null && now.isBefore(last.plus(KEPT));
    }
}
