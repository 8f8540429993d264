package io.caravel.component.queue;

import io.caravel.component.queue.Thinner.Freed;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Decides whether a row may wait in its lane, by the lane's budget and the room on the disk, and
 * makes room for it as the lane's policy says. Used on the writer's thread only.
 */
final class Admission {

    static final String BUDGET = "budget";
    static final String DISK = "disk";

    private final Thinner thinner;
    private final DiskWatch disk;

    /**
     * What was decided: counted once the row is stored.
     *
     * @param stored whether the row may be stored; otherwise it is dropped
     * @param reason why rows were dropped
     * @param freed the waiting rows that were dropped for it
     */
    record Decision(boolean stored, String reason, Freed freed) {

        private static final Decision PLAIN = new Decision(true, BUDGET, new Freed());
    }

    Admission(Thinner thinner, DiskWatch disk) {
        this.thinner = thinner;
        this.disk = disk;
    }

    /**
     * Makes room for a row.
     *
     * @param key of the row as it is stored; null when its lane does not keep keys
     * @throws QueueFullException QUEUE-013, QUEUE-014 when the lane's policy is to reject
     */
    Decision decide(Connection connection, LaneBook book, Budget budget, String key, int size)
            throws SQLException {
        disk.wrote(size);
        boolean low = disk.level().limits(book.lane);
        long over = budget.maxBytes() == 0 ? 0 : book.bytes + size - budget.maxBytes();
        if (over <= 0 && !low) {
            return Decision.PLAIN;
        }
        String reason = over > 0 ? BUDGET : DISK;
        Freed freed = new Freed();
        long need = Math.max(over, low ? size : 0);
        switch (budget.overflow()) {
            case REJECT -> throw full(book, budget, reason);
            case DROP_OLDEST -> {
                if (size <= budget.maxBytes() || budget.maxBytes() == 0) {
                    thinner.dropOldest(connection, book, need, freed);
                }
            }
            case KEEP_LAST_PER_KEY -> {
                if (size <= budget.maxBytes() || budget.maxBytes() == 0) {
                    thinner.dropOlderOfKeys(connection, book, key, need, freed);
                    thinner.dropOldest(connection, book, need, freed);
                }
            }
            default -> need = Long.MAX_VALUE;
        }
        return new Decision(freed.bytes >= need, reason, freed);
    }

    private QueueFullException full(LaneBook book, Budget budget, String reason) {
        String where =
                "lane '%s' of queue '%s'".formatted(book.lane.id(), book.channel.queue())
                        + (book.channel.partition().isEmpty()
                                ? ""
                                : " for '%s'".formatted(book.channel.partition()));
        if (reason.equals(BUDGET)) {
            return new QueueFullException(
                    "QUEUE-013",
                    "%s is full, %d bytes of %d wait: send again later"
                            .formatted(where, book.bytes, budget.maxBytes()));
        }
        return new QueueFullException(
                "QUEUE-014",
                "%s takes nothing while disk space is %s: send again later, or free disk space"
                        .formatted(where, disk.level()));
    }
}
