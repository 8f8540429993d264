package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which events are stored by the identity their source gave them, so that an event which a broker
 * delivers again after a crash is stored once. Kept in the transaction of the row; at least the
 * last {@link #REMEMBERED} are remembered. Used on the writer thread only.
 */
final class Sources {

    static final int REMEMBERED = 10_000;
    private static final int FORGET_EVERY = 100;

    private static final String INSERT =
            "INSERT INTO queue_sources (queue, source) VALUES (?, ?) ON CONFLICT DO NOTHING"
                    + " RETURNING seq";
    private static final String FORGET = "DELETE FROM queue_sources WHERE seq <= ?";

    private final Statements statements;

    Sources(Statements statements) {
        this.statements = statements;
    }

    /** Whether an event of this identity has been stored; for any thread. */
    static boolean isStored(Connection connection, String queue, String source)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT 1 FROM queue_sources WHERE queue = ? AND source = ?")) {
            select.setString(1, queue);
            select.setString(2, source);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether an event of this identity is stored already; otherwise remembers it. */
    boolean isRepeat(Connection connection, String queue, String source) throws SQLException {
        PreparedStatement insert = statements.of(connection, INSERT);
        insert.setString(1, queue);
        insert.setString(2, source);
        long seq;
        try (ResultSet row = insert.executeQuery()) {
            if (!row.next()) {
                return true;
            }
            seq = row.getLong(1);
        }
        if (seq % FORGET_EVERY == 0) {
            PreparedStatement forget = statements.of(connection, FORGET);
            forget.setLong(1, seq - REMEMBERED);
            forget.executeUpdate();
        }
        return false;
    }
}
