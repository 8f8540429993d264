package io.caravel.component.queue;

import java.sql.Connection;
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
}
