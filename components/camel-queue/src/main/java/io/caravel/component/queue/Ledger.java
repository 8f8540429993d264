package io.caravel.component.queue;

/**
 * What became of the rows of a lane of a queue, over all its partitions. Always {@code accepted =
 * waiting + delivered + superseded + expired + dropped}, also across restarts.
 *
 * @param accepted rows ever taken, repeats of an origin not counted
 * @param waiting rows on disk that no consumer has acknowledged
 * @param delivered rows that a consumer acknowledged
 * @param superseded state rows replaced by a newer version, or older than what waited
 * @param expired rows older than the budget allows
 * @param dropped rows given up: dead letters and rows over the budget
 * @param oldest when the oldest waiting row was appended, ms since the epoch; 0 when none waits
 * @param bytes what the waiting rows count for in a budget: their bodies and headers
 */
public record Ledger(
        long accepted,
        long waiting,
        long delivered,
        long superseded,
        long expired,
        long dropped,
        long oldest,
        long bytes) {}
