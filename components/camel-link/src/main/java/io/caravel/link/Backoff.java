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

    /**
     * Returns the pause in ms (at least 1) before the next attempt. It counts from the beginning of
     * the last one: who stood in line at a crowded hub for longer than that does not wait twice,
     * only for as long as after a first failure at most.
     *
     * @param livedMillis how long the connection lived, 0 when there was none
     * @param triedMillis how long the attempt took that led to none
     */
    public long next(long livedMillis, long triedMillis) {
        if (livedMillis >= stableMillis) {
            ceiling = firstMillis;
        }
        long pause = upTo(ceiling) - triedMillis;
        ceiling = Math.min(largestMillis, ceiling * 2);
        return pause > 0 ? pause : upTo(firstMillis);
    }

    private static long upTo(long millis) {
        return ThreadLocalRandom.current().nextLong(millis) + 1;
    }

    /** Returns the largest pause that {@link #next} can return now. */
    public long ceiling() {
        return ceiling;
    }
}
