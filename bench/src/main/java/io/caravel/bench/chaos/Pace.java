package io.caravel.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Keeps the work and the kills together, so that kills hit work from the first to the last: the
 * work goes ahead only as far as kills are done, and a kill waits while the work lags behind. Safe
 * for threads.
 */
final class Pace {
    private static final double AHEAD = 2;
    private static final double BEHIND_SHARE = 0.1;

    private final int kills;
    private final double behind;
    private final List<DoubleSupplier> works = new ArrayList<>();
    private int done;
    private boolean over;

    /**
     * @param kills of all processes together
     */
    Pace(int kills) {
        this.kills = kills;
        behind = Math.max(4, kills * BEHIND_SHARE);
    }

    /**
     * Adds a work.
     *
     * @param share which share of it is done, from 0 to 1
     */
    synchronized void add(DoubleSupplier share) {
        works.add(share);
    }

    /** A process was killed. */
    synchronized void killed() {
        done++;
        notifyAll();
    }

    /** How many kills there were. */
    synchronized int kills() {
        return done;
    }

    /** Holds nobody any more. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Waits until this share of a work may be done. */
    synchronized void await(double share) throws InterruptedException {
        while (!over && share * kills > done + AHEAD) {
            wait();
        }
    }

    /** Whether all work is far enough for the next kill. */
    boolean isDue() {
        List<DoubleSupplier> all;
        double needed;
        synchronized (this) {
            if (over) {
                return true;
            }
            all = List.copyOf(works);
            needed = (done - behind) / kills;
        }
        return all.stream().allMatch(work -> work.getAsDouble() >= needed);
    }
}
