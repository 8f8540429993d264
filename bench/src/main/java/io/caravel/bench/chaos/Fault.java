package io.caravel.bench.chaos;

/** What must not happen, and by which name the result counts it. */
public enum Fault {
    /** Accepted and nowhere: not delivered, and in no store. */
    LOST("lost"),
    /** Stored or applied a second time, where a repeat has to be known. */
    APPLIED_TWICE("applied_twice"),
    /** Arrived after a later one of its key, or an older version in the place of a newer one. */
    ORDER_BREAK("order_breaks"),
    /** Accepted and still on its way when nothing has moved for a long time. */
    STUCK("stuck"),
    /** A key whose state is not the same on both sides at the end. */
    STATE_UNEQUAL("state_unequal"),
    /** A ledger that did not add up. */
    LEDGER_BREAK("ledger_breaks"),
    /** A process that ended though nobody had killed it. */
    ENDED("ended_by_itself");

    private final String figure;

    Fault(String figure) {
        this.figure = figure;
    }

    /** Its name in the result. */
    public String figure() {
        return figure;
    }
}
