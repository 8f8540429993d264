package io.caravel.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The works of one transaction, taken while it runs: those that come while it is at the first ones
 * still belong to it. Used on the writer's thread only.
 *
 * <p>Those who waited for the last group are about to write again, so the next one waits for as
 * many, beside what came meanwhile, for at most as long as the last commit took: a commit that is
 * saved is worth that. After a single work it waits for nobody.
 */
final class Group {

    static final int MOST_WORKS = 500;

    /** How long a wait for one that is near takes no other's turn. */
    static final long SPIN_NANOS = 20_000;

    private static final long LONGEST_GATHERING_NANOS = 1_000_000;

    private final Arrivals arrivals;
    private final List<Pending<?>> works = new ArrayList<>();
    private int expected;
    private long until;
    private long patience;
    private boolean last;

    Group(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /** Begins the next group with its first work. */
    void begin(Pending<?> first) {
        until = System.nanoTime() + patience;
        add(first);
    }

    /**
     * Ends it and forgets its works.
     *
     * @param commitNanos how long the commit took
     */
    void end(long commitNanos) {
        expected = Math.min(MOST_WORKS, works.size() + arrivals.size());
        patience = Math.min(commitNanos, LONGEST_GATHERING_NANOS);
        works.clear();
    }

    /** Whether more than one work is near. */
    boolean isOneOfSeveral() {
        return expected > 1;
    }

    /** The next work of this group, or null when it is complete. */
    Pending<?> next() {
        if (last || works.size() >= MOST_WORKS) {
            return null;
        }
        Pending<?> next = arrivals.poll();
        if (next == null && works.size() < expected) {
            arrivals.await(SPIN_NANOS, expected - works.size(), until);
            next = arrivals.poll();
        }
        return next == null ? null : add(next);
    }

    private Pending<?> add(Pending<?> next) {
        last = next.work() == null;
        if (last) {
            return null;
        }
        works.add(next);
        return next;
    }

    /** Takes what waits, in the place of a transaction. */
    void fill() {
        expected = 0;
        Pending<?> next = next();
        while (next != null) {
            next = next();
        }
    }

    /** What was taken so far, in order. */
    List<Pending<?>> works() {
        return works;
    }

    /** Whether it ends with the last work of all. */
    boolean isLast() {
        return last;
    }
}
