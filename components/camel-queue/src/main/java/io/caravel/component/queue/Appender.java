package io.caravel.component.queue;

import io.caravel.store.Revisions;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/** Puts one row into a queue: an event at the end, state in the place of what it replaces. */
final class Appender {

    private static final String INSERT =
            "INSERT INTO queue_rows (queue, lane, state_key, rev, time, headers, body, text)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String NEWEST_OF_KEY =
            "SELECT id, rev, lane FROM queue_rows WHERE queue = ? AND state_key = ?"
                    + " ORDER BY id DESC LIMIT 1";
    private static final String REPLACE =
            "UPDATE queue_rows SET rev = ?, time = ?, headers = ?, body = ?, text = ?, attempts = 0"
                    + " WHERE id = ?";

    private final Statements statements;
    private final Origins origins;
    private final Sources sources;
    private final LedgerTable ledger;
    private final Set<Long> taken;

    /**
     * @param taken ids of rows that a consumer holds: these are never changed
     */
    Appender(
            Statements statements,
            Origins origins,
            Sources sources,
            LedgerTable ledger,
            Set<Long> taken) {
        this.statements = statements;
        this.origins = origins;
        this.sources = sources;
        this.ledger = ledger;
        this.taken = taken;
    }

    /** Returns false when the row was a repeat of its origin or source and nothing was stored. */
    boolean append(Connection connection, String queue, Row row) throws SQLException {
        if (row.origin() != null && origins.isRepeat(connection, queue, row.origin())) {
            return false;
        }
        if (row.sourceId() != null && sources.isRepeat(connection, queue, row.sourceId())) {
            return false;
        }
        ledger.add(connection, queue, row.lane().ordinal(), "accepted", 1);
        if (row.stateKey() == null) {
            insert(connection, queue, row);
        } else {
            coalesce(connection, queue, row);
        }
        return true;
    }

    private void coalesce(Connection connection, String queue, Row row) throws SQLException {
        PreparedStatement select = statements.of(connection, NEWEST_OF_KEY);
        select.setString(1, queue);
        select.setString(2, row.stateKey());
        long id = 0;
        String rev = null;
        int lane = row.lane().ordinal();
        try (ResultSet newest = select.executeQuery()) {
            if (newest.next()) {
                id = newest.getLong(1);
                rev = newest.getString(2);
                lane = newest.getInt(3);
            }
        }
        if (id != 0 && Revisions.older(row.rev(), rev)) {
            ledger.add(connection, queue, row.lane().ordinal(), "superseded", 1);
        } else if (id != 0 && !taken.contains(id)) {
            ledger.add(connection, queue, lane, "superseded", 1);
            if (lane == row.lane().ordinal()) {
                replace(connection, id, row);
            } else {
                delete(connection, id);
                insert(connection, queue, row);
            }
        } else {
            insert(connection, queue, row);
        }
    }

    private void insert(Connection connection, String queue, Row row) throws SQLException {
        PreparedStatement insert = statements.of(connection, INSERT);
        insert.setString(1, queue);
        insert.setInt(2, row.lane().ordinal());
        insert.setString(3, row.stateKey());
        insert.setString(4, row.rev());
        insert.setLong(5, System.currentTimeMillis());
        insert.setString(6, row.headers());
        insert.setBytes(7, row.body());
        insert.setBoolean(8, row.text());
        insert.executeUpdate();
    }

    /** A newer version in another lane must not be overtaken by the older one. */
    private void delete(Connection connection, long id) throws SQLException {
        PreparedStatement delete = statements.of(connection, "DELETE FROM queue_rows WHERE id = ?");
        delete.setLong(1, id);
        delete.executeUpdate();
    }

    private void replace(Connection connection, long id, Row row) throws SQLException {
        PreparedStatement update = statements.of(connection, REPLACE);
        update.setString(1, row.rev());
        update.setLong(2, System.currentTimeMillis());
        update.setString(3, row.headers());
        update.setBytes(4, row.body());
        update.setBoolean(5, row.text());
        update.setLong(6, id);
        update.executeUpdate();
    }
}
