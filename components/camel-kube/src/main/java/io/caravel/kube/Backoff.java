package io.caravel.kube;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times in milliseconds that double from one failure to the next, up to a limit, each drawn
 * from the upper half of its range so that many waiters do not come back at once.
 */
final class Backoff {

    private final long first;
    private final long limit;
    private long range;

    Backoff(long first, long limit) {
        this.first = Math.max(1, first);
        this.limit = Math.max(this.first, limit);
        reset();
    }

    /** The time to wait after one more failure. */
    long next() {
        long wait = range / 2 + ThreadLocalRandom.current().nextLong(range / 2 + 1);
        range = Math.min(limit, range * 2);
        return wait;
    }

    /** Starts again from the first waiting time. */
    void reset() {
        range = first;
    }
}
