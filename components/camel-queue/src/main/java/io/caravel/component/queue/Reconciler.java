package io.caravel.component.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes names and counters say what the rows say, for a file that was damaged and salvaged: rows
 * that are missing were dropped, rows that are too many were accepted.
 *
 * <p>A fresh file is not checked yet, and salvage always ends in a fresh file; so the rows of a
 * sound one are never counted when it is opened.
 */
final class Reconciler {

    private static final String DAMAGED = "damaged";
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Books books;

    Reconciler(Books books) {
        this.books = books;
    }

    /** Checks a file that has not been checked since it was made. */
    void reconcile(Connection connection) throws SQLException {
        if (number(connection, "SELECT checked FROM queue_incarnation ORDER BY rowid LIMIT 1")
                == 1) {
            return;
        }
        update(
                connection,
                "INSERT OR IGNORE INTO queue_channels"
                        + " SELECT DISTINCT stream >> 2, queue, part FROM queue_streams");
        long highest = count(connection);
        update(
                connection,
                "DELETE FROM queue_incarnation WHERE rowid > (SELECT min(rowid) FROM queue_incarnation)");
        update(
                connection,
                "UPDATE queue_incarnation SET checked = 1, next = max(next, %d)"
                        .formatted(highest + 1));
    }

    /** Counts stream by stream; answers the highest position that a row has. */
    private long count(Connection connection) throws SQLException {
        for (LaneBook book : books.all(connection)) {
            correct(connection, book);
        }
        long highest = 0;
        long id = first(connection, 0);
        while (id != 0) {
            long stream = RowId.stream(id);
            LaneBook book = books.book(connection, stream);
            if (book == null) {
                book = unknown(connection, stream);
                correct(connection, book);
            }
            highest =
                    Math.max(
                            highest,
                            RowId.seq(
                                    number(
                                            connection,
                                            "SELECT max(id) FROM queue_messages WHERE id <= "
                                                    + RowId.last(stream))));
            id = first(connection, RowId.last(stream));
        }
        return highest;
    }

    /** A stream whose counters are lost; when its name is lost too, it gets one. */
    private LaneBook unknown(Connection connection, long stream) throws SQLException {
        int number = RowId.channelOf(stream);
        update(
                connection,
                "INSERT OR IGNORE INTO queue_channels VALUES (%d, 'salvaged', '%d')"
                        .formatted(number, number));
        books.rolledBack();
        books.all(connection);
        for (Channel channel : BookReader.channels(connection)) {
            if (channel.number() == number) {
                return books.book(channel, RowId.laneOf(stream));
            }
        }
        throw new IllegalStateException("channel " + number + " was not made");
    }

    private void correct(Connection connection, LaneBook book) throws SQLException {
        long rows;
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT count(*), sum(size) FROM queue_messages WHERE id BETWEEN ? AND ?")) {
            select.setLong(1, RowId.before(book.stream));
            select.setLong(2, RowId.last(book.stream));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                rows = row.getLong(1);
                book.bytes = row.getLong(2);
            }
        }
        long more = rows - book.waiting();
        if (more > 0) {
            book.accepted += more;
        } else if (more < 0) {
            books.dropped(book, DAMAGED, -more);
        }
        books.changed(book);
        books.beforeCommit(connection);
        if (more != 0) {
            LOG.error(
                    "QUEUE-009 {} rows of lane '{}' of queue '{}' {}: the ledger is corrected",
                    Math.abs(more),
                    book.lane.id(),
                    book.channel.queue(),
                    more > 0 ? "were not counted" : "are lost");
        }
    }

    private static long first(Connection connection, long after) throws SQLException {
        return number(
                connection,
                "SELECT id FROM queue_messages WHERE id > " + after + " ORDER BY id LIMIT 1");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
