package io.caravel.link;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The pause before the next attempt to connect: full jitter (evenly between 0 and a ceiling), the
 * ceiling doubles from the first to the largest value and begins again after a connection that was
 * stable. Not safe for many threads.
 */
public final class Backoff {
    private final long firstMillis;
    private final long largestMillis;
    private final long stableMillis;
    private long ceiling;

    /** Makes one; all values in ms. */
    public Backoff(long firstMillis, long largestMillis, long stableMillis) {
        this.firstMillis = firstMillis;
        this.largestMillis = largestMillis;
        this.stableMillis = stableMillis;
        this.ceiling = firstMillis;
    }

    /** Returns the pause in ms (at least 1) after a connection that lived so long (0 = none). */
    public long next(long livedMillis) {
        if (livedMillis >= stableMillis) {
            ceiling = firstMillis;
        }
        long pause = ThreadLocalRandom.current().nextLong(ceiling) + 1;
        ceiling = Math.min(largestMillis, ceiling * 2);
        return pause;
    }

    /** Returns the largest pause that {@link #next} can return now. */
    public long ceiling() {
        return ceiling;
    }
}
