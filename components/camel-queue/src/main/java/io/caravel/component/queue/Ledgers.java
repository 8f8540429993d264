package io.caravel.component.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The ledgers of a store, for any process that can read its file. */
public final class Ledgers {

    private Ledgers() {}

    /**
     * Every lane that ever had a row, by name of the queue and by priority, as committed. Only
     * reads.
     *
     * @param connection to a database with the queue tables; may be read-only, and need not be that
     *     of the process which writes
     */
    public static List<LaneLedger> of(Connection connection) throws SQLException {
        List<LaneLedger> ledgers = new ArrayList<>();
        for (String queue : BookReader.queues(connection)) {
            for (Lane lane : Lane.values()) {
                Ledger ledger = BookReader.ledger(connection, queue, lane);
                if (ledger.accepted() > 0) {
                    ledgers.add(
                            new LaneLedger(
                                    queue,
                                    lane,
                                    ledger,
                                    BookReader.drops(connection, queue, lane)));
                }
            }
        }
        return ledgers;
    }

    /**
     * Counts the rows of a lane, which takes as long as they are many: a ledger adds up when they
     * are as many as it says that wait.
     *
     * @param connection as for {@link #of}; in one transaction with it where the store is in use
     */
    public static long rows(Connection connection, String queue, Lane lane) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT coalesce(sum((SELECT count(*) FROM queue_messages"
                                + " WHERE id > stream << 42 AND id < (stream + 1) << 42)), 0)"
                                + " FROM queue_streams WHERE queue = ? AND stream % 4 = ?")) {
            select.setString(1, queue);
            select.setInt(2, lane.ordinal());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
