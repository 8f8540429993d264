package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The counters behind {@link Ledger}; changed in the transaction of what they count. */
final class LedgerTable {

    private static final String ADD =
            "INSERT INTO queue_ledger (queue, lane, name, count) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (queue, lane, name) DO UPDATE SET count = count + excluded.count";
    private static final String OLDEST =
            "SELECT time FROM queue_rows WHERE queue = ? AND lane = ? ORDER BY id LIMIT 1";
    private static final String DIFFERENCES =
            "SELECT queue, lane, sum(rows), sum(due) FROM ("
                    + "SELECT queue, lane, count(*) AS rows, 0 AS due FROM queue_rows GROUP BY queue, lane"
                    + " UNION ALL SELECT queue, lane, 0,"
                    + " CASE name WHEN 'accepted' THEN count ELSE -count END FROM queue_ledger)"
                    + " GROUP BY queue, lane HAVING sum(rows) <> sum(due)";
    private static final Logger LOG = LoggerFactory.getLogger(LedgerTable.class);

    private final Statements statements;

    LedgerTable(Statements statements) {
        this.statements = statements;
    }

    void add(Connection connection, String queue, int lane, String name, long count)
            throws SQLException {
        PreparedStatement statement = statements.of(connection, ADD);
        statement.setString(1, queue);
        statement.setInt(2, lane);
        statement.setString(3, name);
        statement.setLong(4, count);
        statement.executeUpdate();
    }

    static Ledger read(Connection connection, String queue, Lane lane) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT name, count FROM queue_ledger WHERE queue = ? AND lane = ?")) {
            select.setString(1, queue);
            select.setInt(2, lane.ordinal());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        long oldest = 0;
        try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
            select.setString(1, queue);
            select.setInt(2, lane.ordinal());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    oldest = row.getLong(1);
                }
            }
        }
        return ledger(counts, oldest);
    }

    private static Ledger ledger(Map<String, Long> counts, long oldest) {
        long accepted = counts.getOrDefault("accepted", 0L);
        long delivered = counts.getOrDefault("delivered", 0L);
        long superseded = counts.getOrDefault("superseded", 0L);
        long expired = counts.getOrDefault("expired", 0L);
        long dropped = counts.getOrDefault("dropped", 0L);
        long waiting = accepted - delivered - superseded - expired - dropped;
        return new Ledger(accepted, waiting, delivered, superseded, expired, dropped, oldest);
    }

    /**
     * Makes the counters say what the rows say, for a file that was damaged and salvaged: rows that
     * are missing were dropped, rows that are too many were accepted.
     */
    Void reconcile(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(DIFFERENCES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String queue = row.getString(1);
                int lane = row.getInt(2);
                long more = row.getLong(3) - row.getLong(4);
                add(connection, queue, lane, more > 0 ? "accepted" : "dropped", Math.abs(more));
                LOG.error(
                        "QUEUE-009 {} rows of lane '{}' of queue '{}' {}: the ledger is corrected",
                        Math.abs(more),
                        Lane.values()[lane].id(),
                        queue,
                        more > 0 ? "were not counted" : "are lost");
            }
        }
        return null;
    }
}
