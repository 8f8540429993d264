package io.caravel.component.queue;

import java.util.concurrent.TimeUnit;

/** The time since this process began, by a clock that nobody sets: for what is tried again. */
final class Uptime {

    private static final long BEGAN = System.nanoTime();

    private Uptime() {}

    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - BEGAN);
    }
}
