package io.caravel.component.queue;

import java.util.Map;

/**
 * The ledger of one lane of one queue.
 *
 * @param queue the queue
 * @param lane the lane
 * @param ledger its counters over all partitions
 * @param drops rows dropped, by reason; they add up to {@link Ledger#dropped}
 */
public record LaneLedger(String queue, Lane lane, Ledger ledger, Map<String, Long> drops) {}
