package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * Drops waiting rows to make room, never one that a consumer holds, and only so many at once that
 * the writer is not held for long. Used on the writer's thread only.
 */
final class Thinner {

    static final int MOST_DROPPED = 4096;
    static final int MOST_LOOKED_AT = 256;

    private static final String OLDEST =
            "SELECT id, size FROM queue_messages WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";
    private static final String KEYS =
            "SELECT id, size, (SELECT 1 FROM queue_messages AS newer WHERE newer.key = old.key"
                    + " AND newer.id > old.id) FROM queue_messages AS old"
                    + " WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";
    private static final String OF_KEY =
            "SELECT id, size FROM queue_messages WHERE key = ? AND id > ? ORDER BY id LIMIT ?";
    private static final String DELETE = "DELETE FROM queue_messages WHERE id BETWEEN ? AND ?";

    private final Statements statements;
    private final NavigableSet<Long> taken;

    /** What has been dropped so far. */
    static final class Freed {
        long bytes;
        int rows;

        void add(int size) {
            bytes += size;
            rows++;
        }
    }

    Thinner(Statements statements, NavigableSet<Long> taken) {
        this.statements = statements;
        this.taken = taken;
    }

    /**
     * Number of the last row of a stream that a consumer holds, or of the place before its first.
     */
    long heldUpTo(LaneBook book) {
        Long held = taken.floor(RowId.last(book.stream));
        return Math.max(held == null ? 0 : held, RowId.before(book.stream));
    }

    /** Drops the oldest rows until so many bytes are free, or as many as can be. */
    void dropOldest(Connection connection, LaneBook book, long need, Freed freed)
            throws SQLException {
        PreparedStatement select = statements.of(connection, OLDEST);
        long first = heldUpTo(book) + 1;
        select.setLong(1, first - 1);
        select.setLong(2, RowId.last(book.stream));
        select.setInt(3, MOST_DROPPED);
        long last = 0;
        try (ResultSet row = select.executeQuery()) {
            while (freed.bytes < need && row.next()) {
                last = row.getLong(1);
                freed.add(row.getInt(2));
            }
        }
        if (last > 0) {
            delete(connection, first, last);
        }
    }

    /**
     * Drops older rows of the same key as the row for which room is made, then of other keys of
     * which a newer row waits; goes on where it stopped the last time, and looks at a bounded
     * number of rows.
     *
     * @param key of the row for which room is made, as it is stored
     */
    void dropOlderOfKeys(Connection connection, LaneBook book, String key, long need, Freed freed)
            throws SQLException {
        PreparedStatement select = statements.of(connection, OF_KEY);
        select.setString(1, key);
        select.setLong(2, heldUpTo(book));
        select.setInt(3, MOST_LOOKED_AT);
        List<Long> ids = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (freed.bytes < need && row.next()) {
                ids.add(row.getLong(1));
                freed.add(row.getInt(2));
            }
        }
        delete(connection, ids);
        boolean ended = freed.bytes < need && dropSuperseded(connection, book, need, freed);
        if (ended && freed.bytes < need) {
            book.thinnedUpTo = 0;
            dropSuperseded(connection, book, need, freed);
        }
    }

    /** Returns whether the end of the stream was reached. */
    private boolean dropSuperseded(Connection connection, LaneBook book, long need, Freed freed)
            throws SQLException {
        PreparedStatement select = statements.of(connection, KEYS);
        select.setLong(1, Math.max(book.thinnedUpTo, heldUpTo(book)));
        select.setLong(2, RowId.last(book.stream));
        select.setInt(3, MOST_LOOKED_AT);
        int looked = 0;
        List<Long> ids = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (freed.bytes < need && row.next()) {
                looked++;
                book.thinnedUpTo = row.getLong(1);
                if (row.getInt(3) == 1) {
                    ids.add(row.getLong(1));
                    freed.add(row.getInt(2));
                }
            }
        }
        delete(connection, ids);
        return looked < MOST_LOOKED_AT;
    }

    private void delete(Connection connection, List<Long> ids) throws SQLException {
        for (long id : ids) {
            delete(connection, id, id);
        }
    }

    void delete(Connection connection, long from, long to) throws SQLException {
        PreparedStatement delete = statements.of(connection, DELETE);
        delete.setLong(1, from);
        delete.setLong(2, to);
        delete.executeUpdate();
    }
}
