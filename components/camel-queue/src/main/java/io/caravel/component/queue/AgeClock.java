package io.caravel.component.queue;

import java.util.function.LongSupplier;

/**
 * The time by which the age of rows is measured, in milliseconds.
 *
 * <p>Goes on with the machine's monotonic clock, so that a box whose wall clock is set, in either
 * direction, neither expires everything nor keeps it for ever. Between two runs of the program the
 * wall clock is all there is; then time never goes back, and a wall clock that was not set in the
 * first run does not count. Used on the writer's thread only.
 */
final class AgeClock {

    /** 2020: a wall clock before it has not been set since the box was switched on. */
    private static final long PLAUSIBLE_MS = 1_577_836_800_000L;

    private final LongSupplier wall;
    private final LongSupplier nanos;
    private long start;
    private long startNanos;

    AgeClock(LongSupplier wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * Goes on where a run of the program left off.
     *
     * @param then this clock at some moment of that run, 0 when there was none
     * @param wallThen the wall clock at the same moment
     */
    void resume(long then, long wallThen) {
        long away = wallThen < PLAUSIBLE_MS ? 0 : Math.max(0, wall() - wallThen);
        start = then == 0 ? wall() : then + away;
        startNanos = nanos.getAsLong();
    }

    long now() {
        return start + (nanos.getAsLong() - startNanos) / 1_000_000;
    }

    long wall() {
        return wall.getAsLong();
    }
}
