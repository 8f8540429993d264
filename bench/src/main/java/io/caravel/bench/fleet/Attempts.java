package io.caravel.bench.fleet;

import java.util.concurrent.atomic.LongAdder;

/**
 * Attempts to connect that failed: those that found the port closed, which cost nobody anything,
 * and those that were begun and not ended, which are work done for nothing. Safe for any thread.
 */
final class Attempts {

    private final LongAdder closed = new LongAdder();
    private final LongAdder broken = new LongAdder();

    /** An attempt failed, with this reason. */
    void failed(String reason) {
        (reason.contains("Connection refused") ? closed : broken).increment();
    }

    /** How many found nobody who listens. */
    long closed() {
        return closed.sum();
    }

    /** How many were begun in vain. */
    long broken() {
        return broken.sum();
    }
}
