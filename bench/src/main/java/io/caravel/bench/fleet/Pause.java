package io.caravel.bench.fleet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time pass while something is measured. */
public final class Pause {

    private Pause() {}

    /** Returns after that time, not before. */
    public static void of(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        long left = length.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }
}
