package io.caravel.push;

/**
 * How much of requests is in memory at a time, so that many large ones do not take the memory of
 * the box. Thread-safe.
 */
final class PushBudget {

    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private long used;

    /** Takes bytes, if there are so many; one request always finds room. */
    synchronized boolean take(long bytes) {
        if (used > 0 && used + bytes > MOST_BYTES) {
            return false;
        }
        used += bytes;
        return true;
    }

    synchronized void giveBack(long bytes) {
        used -= bytes;
    }
}
