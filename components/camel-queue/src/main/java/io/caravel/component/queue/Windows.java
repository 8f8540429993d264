package io.caravel.component.queue;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How many rows of a lane a consumer may hold at a moment. Lanes events and bulk give way while
 * other work goes first, and come back gradually, so that the work that was in trouble is not at
 * once in trouble again. Not safe for threads: {@link Desks} guards it.
 */
final class Windows {

    static final int GROWTH_PER_SECOND = 64;

    private final QueueEndpoint endpoint;
    private final LongSupplier millis;
    private long gaveWay = Long.MIN_VALUE;

    /**
     * @param endpoint says the window, and whether other work goes first
     * @param millis a clock that nobody sets
     */
    Windows(QueueEndpoint endpoint, LongSupplier millis) {
        this.endpoint = endpoint;
        this.millis = millis;
    }

    int of(Lane lane) {
        BooleanSupplier busy = endpoint.getBusy();
        if (busy == null || lane.compareTo(Lane.EVENTS) < 0) {
            return endpoint.getWindow();
        }
        long now = millis.getAsLong();
        if (busy.getAsBoolean()) {
            gaveWay = now;
        }
        if (gaveWay == Long.MIN_VALUE) {
            return endpoint.getWindow();
        }
        long grown = endpoint.getBusyWindow() + (now - gaveWay) * GROWTH_PER_SECOND / 1_000;
        return (int) Math.min(endpoint.getWindow(), grown);
    }
}
