package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves rows to the dead letters and back, as part of the caller's transaction. Used on the
 * writer's thread only.
 */
final class LetterBox {

    /** Why a dead letter counts as dropped. */
    static final String ATTEMPTS = "attempts";

    private static final String BURY =
            "INSERT INTO queue_dead_letters"
                    + " (queue, part, lane, state_key, code, reason, route, time, born,"
                    + " headers, body, text)"
                    + " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, headers, body, flags & 1"
                    + " FROM queue_messages WHERE id = ?";
    private static final String PUT_BACK =
            "INSERT INTO queue_messages (id, key, flags, time, born, size, headers, body)"
                    + " SELECT ?, ?, text + 2 * (state_key IS NOT NULL), ?, ?, ?, headers, body"
                    + " FROM queue_dead_letters WHERE id = ?";

    private final Statements statements;
    private final Books books;
    private final LetterBounds bounds;

    /** A dead letter without its body. */
    private record Letter(String queue, String partition, Lane lane, String key, int size) {}

    LetterBox(Statements statements, Books books, LetterBounds bounds) {
        this.statements = statements;
        this.books = books;
        this.bounds = bounds;
    }

    /** Moves a row to the dead letters, whose oldest make room, and counts it as dropped. */
    void bury(Connection connection, StoredRow row, String code, String reason, String route)
            throws SQLException {
        LaneBook book = books.book(connection, RowId.stream(row.id()));
        PreparedStatement insert = statements.of(connection, BURY);
        insert.setString(1, book.channel.queue());
        insert.setString(2, book.channel.partition());
        insert.setInt(3, book.lane.ordinal());
        insert.setString(4, row.state() ? stateKey(connection, row.id()) : null);
        insert.setString(5, code);
        insert.setString(6, reason);
        insert.setString(7, route);
        insert.setLong(8, books.clock().wall());
        insert.setLong(9, books.clock().now());
        insert.setLong(10, row.id());
        insert.executeUpdate();
        if (update(connection, "DELETE FROM queue_messages WHERE id = ?", row.id()) == 1) {
            books.dropped(book, ATTEMPTS, 1);
            book.gone(row.size());
        }
        bounds.added(row.size());
        bounds.keep(connection);
    }

    /** The key of a state row without its channel. */
    private String stateKey(Connection connection, long id) throws SQLException {
        PreparedStatement select =
                statements.of(connection, "SELECT key FROM queue_messages WHERE id = ?");
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1).replaceFirst("^\\d+\\|", "") : null;
        }
    }

    /**
     * Puts a dead letter back at the end of its stream; state of which a newer version waits is
     * superseded instead.
     *
     * @return the channel it went to, or null when there is no such dead letter
     */
    Channel putBack(Connection connection, long id) throws SQLException {
        Letter letter = letter(connection, id);
        if (letter == null) {
            return null;
        }
        Channel channel = books.channel(connection, letter.queue, letter.partition);
        LaneBook book = books.book(channel, letter.lane);
        String key = letter.key == null ? null : channel.number() + "|" + letter.key;
        boolean superseded = key != null && isWaiting(connection, key);
        if (!superseded) {
            insert(connection, id, book, key, letter.size);
        }
        update(connection, "DELETE FROM queue_dead_letters WHERE id = ?", id);
        books.dropped(book, ATTEMPTS, -1);
        if (superseded) {
            book.superseded++;
        } else {
            book.bytes += letter.size;
        }
        return channel;
    }

    /** Dead letters that another process asked to be put back. */
    List<Long> asked(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        PreparedStatement select =
                statements.of(
                        connection,
                        "SELECT id FROM queue_dead_letters WHERE retry = 1 ORDER BY id LIMIT 100");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getLong(1));
            }
        }
        return ids;
    }

    private void insert(Connection connection, long id, LaneBook book, String key, int size)
            throws SQLException {
        PreparedStatement insert = statements.of(connection, PUT_BACK);
        insert.setLong(1, books.nextId(book));
        insert.setString(2, key);
        insert.setLong(3, books.clock().wall());
        insert.setLong(4, books.clock().now());
        insert.setInt(5, size);
        insert.setLong(6, id);
        insert.executeUpdate();
    }

    private Letter letter(Connection connection, long id) throws SQLException {
        PreparedStatement select =
                statements.of(
                        connection,
                        "SELECT queue, part, lane, state_key, length(headers) + length(body)"
                                + " FROM queue_dead_letters WHERE id = ?");
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Letter(
                            row.getString(1),
                            row.getString(2),
                            Lane.values()[row.getInt(3)],
                            row.getString(4),
                            row.getInt(5))
                    : null;
        }
    }

    private boolean isWaiting(Connection connection, String key) throws SQLException {
        PreparedStatement select =
                statements.of(connection, "SELECT 1 FROM queue_messages WHERE key = ?");
        select.setString(1, key);
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    private int update(Connection connection, String sql, long id) throws SQLException {
        PreparedStatement statement = statements.of(connection, sql);
        statement.setLong(1, id);
        return statement.executeUpdate();
    }
}
