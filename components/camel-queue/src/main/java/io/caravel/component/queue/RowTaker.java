package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the next rows for a consumer: higher lanes first, and within a lane an equal share for
 * every partition that asks. Used on the writer's thread only, so that what is taken cannot be
 * changed by a newer version.
 */
final class RowTaker {

    private static final long MOST_BYTES = 1 << 20;
    private static final String SELECT =
            "SELECT id, attempts, flags, size, headers, body FROM queue_messages"
                    + " WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";

    private final Statements statements;
    private final Books books;

    RowTaker(Statements statements, Books books) {
        this.statements = statements;
        this.books = books;
    }

    /**
     * @param most most rows in all; in each stream, bodies of about a mebibyte, shared among the
     *     partitions, end the reading earlier
     */
    List<StoredRow> take(Connection connection, String queue, List<Wanted> wanted, int most)
            throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        int share = Math.max(1, most / Math.max(1, wanted.size()));
        long bytes = MOST_BYTES / Math.max(1, wanted.size());
        for (Lane lane : Lane.values()) {
            for (Wanted partition : wanted) {
                int limit = Math.min(partition.room(lane), Math.min(share, most - rows.size()));
                Channel channel = books.find(connection, queue, partition.partition());
                if (limit > 0 && channel != null && books.book(channel, lane).waiting() > 0) {
                    select(connection, books.book(channel, lane), partition, limit, bytes, rows);
                }
            }
        }
        return rows;
    }

    private void select(
            Connection connection,
            LaneBook book,
            Wanted wanted,
            int limit,
            long mostBytes,
            List<StoredRow> rows)
            throws SQLException {
        long before = Math.max(wanted.after(book.lane), RowId.before(book.stream));
        PreparedStatement select = statements.of(connection, SELECT);
        select.setLong(1, before);
        select.setLong(2, RowId.last(book.stream));
        select.setInt(3, limit);
        long bytes = 0;
        try (ResultSet row = select.executeQuery()) {
            while (bytes < mostBytes && row.next()) {
                long id = row.getLong(1);
                int flags = row.getInt(3);
                int size = row.getInt(4);
                rows.add(
                        new StoredRow(
                                id,
                                before,
                                wanted.partition(),
                                (flags & Appender.STATE) != 0,
                                row.getInt(2),
                                size,
                                row.getString(5),
                                row.getBytes(6),
                                (flags & Appender.TEXT) != 0));
                before = id;
                bytes += size;
            }
        }
    }
}
