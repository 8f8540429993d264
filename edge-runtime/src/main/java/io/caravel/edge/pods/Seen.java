package io.caravel.edge.pods;

/**
 * What a look at the runtime found for one Pod.
 *
 * @param mark see {@link Observed#mark()}
 * @param begun when it was begun, as {@link System#nanoTime}
 */
record Seen(String mark, long begun) {

    /** Whether this look is the later one and found something else. */
    boolean differsFrom(Seen other) {
        return other == null || begun - other.begun > 0 && !mark.equals(other.mark);
    }
}
