package io.caravel.bench.fleet;

/** Figures as people read them. */
public final class Figures {

    private Figures() {}

    /** Three decimals at most. */
    public static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
