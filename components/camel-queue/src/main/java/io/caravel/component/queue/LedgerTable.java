package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The counters behind {@link Ledger}; changed in the transaction of what they count. */
final class LedgerTable {

    private static final String ADD =
            "INSERT INTO queue_ledger (queue, lane, name, count) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (queue, lane, name) DO UPDATE SET count = count + excluded.count";
    private static final String WAITING =
            "SELECT count(*), coalesce(min(time), 0) FROM queue_rows WHERE queue = ? AND lane = ?";

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
        try (PreparedStatement select = connection.prepareStatement(WAITING)) {
            select.setString(1, queue);
            select.setInt(2, lane.ordinal());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Ledger(
                        counts.getOrDefault("accepted", 0L),
                        row.getLong(1),
                        counts.getOrDefault("delivered", 0L),
                        counts.getOrDefault("superseded", 0L),
                        counts.getOrDefault("expired", 0L),
                        counts.getOrDefault("dropped", 0L),
                        row.getLong(2));
            }
        }
    }
}
