package io.caravel.component.queue;

import io.caravel.component.queue.RefusedArrivals.Arrival;
import io.caravel.store.Revisions;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * Puts one row into a queue: an event at the end, state in the place of what it replaces. Used on
 * the writer's thread only.
 */
final class Appender {

    static final int TEXT = 1;
    static final int STATE = 2;

    private static final String INSERT =
            "INSERT INTO queue_messages (id, key, rev, flags, time, born, size, headers, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String NEWEST_OF_KEY =
            "SELECT id, rev, size FROM queue_messages WHERE key = ? ORDER BY id DESC";
    private static final String OLDEST =
            "SELECT born FROM queue_messages WHERE id > ? AND id <= ? ORDER BY id LIMIT 1";
    private static final String REPLACE =
            "UPDATE queue_messages SET rev = ?, flags = ?, time = ?, born = ?, size = ?,"
                    + " headers = ?, body = ?, attempts = 0 WHERE id = ?";

    private final Statements statements;
    private final Origins origins;
    private final Sources sources;
    private final Books books;
    private final Budgets budgets;
    private final Admission admission;
    private final Set<Long> taken;
    private final RefusedArrivals refused;

    /** A waiting row of a key. */
    private record Waiting(long id, String rev, int size) {}

    /**
     * @param taken numbers of rows that a consumer holds: these are never changed
     */
    Appender(
            Statements statements,
            Origins origins,
            Sources sources,
            Books books,
            Budgets budgets,
            Admission admission,
            Set<Long> taken) {
        this.statements = statements;
        this.origins = origins;
        this.sources = sources;
        this.books = books;
        this.budgets = budgets;
        this.admission = admission;
        this.taken = taken;
        this.refused = new RefusedArrivals(books.clock()::now);
    }

    /**
     * Returns false when the row was a repeat of its origin or source and nothing was stored.
     *
     * @param arrival its place among those of its key, or null
     */
    boolean append(Connection connection, String queue, Row row, Arrival arrival)
            throws SQLException {
        if (arrival != null) {
            refused.enter(queue, row, arrival);
        }
        boolean fresh = append(connection, queue, row);
        if (arrival != null) {
            refused.taken(queue, row, arrival);
        }
        return fresh;
    }

    /** Says that an append of a session was refused before it came here. */
    void breakSession(String queue, Row.Origin origin) {
        origins.breakSession(queue, origin);
    }

    /** Says that nothing of a row is kept, after all or because it was not even tried. */
    void notKept(String queue, Row row, Arrival arrival, Throwable why) {
        if (row.origin() != null) {
            origins.notKept(queue, row.origin());
        }
        if (arrival != null) {
            refused.refused(queue, row, arrival, why);
        }
    }

    /** Forgets what nobody comes back to. */
    void forget(Connection connection) throws SQLException {
        refused.forget();
        origins.forget(connection);
    }

    private boolean append(Connection connection, String queue, Row row) throws SQLException {
        if (row.origin() != null && origins.isRepeat(connection, queue, row.origin())) {
            return false;
        }
        if (row.sourceId() != null && sources.isRepeat(connection, queue, row.sourceId())) {
            return false;
        }
        Channel known = books.find(connection, queue, row.partition());
        Channel channel = known != null ? known : books.channel(connection, queue, row.partition());
        try {
            store(connection, books.book(channel, row.lane()), row);
            return true;
        } catch (SQLException | RuntimeException e) {
            if (known == null) {
                books.forget(channel);
            }
            throw e;
        }
    }

    private void store(Connection connection, LaneBook wanted, Row row) throws SQLException {
        LaneBook book = lane(connection, wanted, row);
        if (row.state()) {
            coalesce(connection, book, row, book.channel.number() + "|" + row.key());
        } else {
            boolean keyed = budgets.of(book).overflow() == Overflow.KEEP_LAST_PER_KEY;
            admit(connection, book, row, keyed ? eventKey(book, row) : null);
        }
        books.changed(book);
    }

    private static String eventKey(LaneBook book, Row row) {
        return book.channel.number() + "/" + book.lane.ordinal() + "|" + row.key();
    }

    /** The lane of a row: a lower one while an event would only lengthen a backlog. */
    private LaneBook lane(Connection connection, LaneBook book, Row row) throws SQLException {
        Budget budget = budgets.of(book);
        if (row.state() || budget.backlogLane() == null || book.waiting() == 0) {
            return book;
        }
        if (book.oldest == LaneBook.UNKNOWN) {
            book.oldest = oldest(connection, book);
        }
        boolean late = books.clock().now() - book.oldest > budget.backlogAfter();
        return late ? books.book(book.channel, budget.backlogLane()) : book;
    }

    private long oldest(Connection connection, LaneBook book) throws SQLException {
        PreparedStatement select = statements.of(connection, OLDEST);
        select.setLong(1, RowId.before(book.stream));
        select.setLong(2, RowId.last(book.stream));
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : books.clock().now();
        }
    }

    /** Stores a new row if its lane has room for it, or makes room. */
    private void admit(Connection connection, LaneBook book, Row row, String key)
            throws SQLException {
        Admission.Decision decision =
                admission.decide(connection, book, budgets.of(book), key, row.size());
        if (decision.stored()) {
            insert(connection, book, row, key);
            book.arrived(row.size());
        } else {
            book.accepted++;
            books.dropped(book, decision.reason(), 1);
        }
        if (decision.freed().rows > 0) {
            books.dropped(book, decision.reason(), decision.freed().rows);
            book.gone(decision.freed().bytes);
        }
    }

    private void coalesce(Connection connection, LaneBook book, Row row, String key)
            throws SQLException {
        Waiting newest = newest(connection, key);
        if (newest == null || taken.contains(newest.id) && !isOlder(row, newest)) {
            admit(connection, book, row, key);
        } else if (isOlder(row, newest)) {
            book.accepted++;
            book.superseded++;
        } else if (RowId.stream(newest.id) == book.stream) {
            replace(connection, newest.id, row);
            book.arrived(row.size());
            book.superseded++;
            book.gone(newest.size);
        } else {
            moveHere(connection, book, row, key, newest);
        }
    }

    private static boolean isOlder(Row row, Waiting newest) {
        return Revisions.older(row.rev(), newest.rev);
    }

    /** The last waiting row of a key. */
    private Waiting newest(Connection connection, String key) throws SQLException {
        PreparedStatement select = statements.of(connection, NEWEST_OF_KEY);
        select.setString(1, key);
        Waiting newest = null;
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (newest == null || RowId.seq(row.getLong(1)) > RowId.seq(newest.id)) {
                    newest = new Waiting(row.getLong(1), row.getString(2), row.getInt(3));
                }
            }
        }
        return newest;
    }

    /** A newer version in another lane must not be overtaken by the older one. */
    private void moveHere(Connection connection, LaneBook book, Row row, String key, Waiting older)
            throws SQLException {
        LaneBook from = books.book(connection, RowId.stream(older.id));
        PreparedStatement delete =
                statements.of(connection, "DELETE FROM queue_messages WHERE id = ?");
        delete.setLong(1, older.id);
        delete.executeUpdate();
        admit(connection, book, row, key);
        from.superseded++;
        from.gone(older.size);
        books.changed(from);
    }

    private void insert(Connection connection, LaneBook book, Row row, String key)
            throws SQLException {
        PreparedStatement insert = statements.of(connection, INSERT);
        insert.setLong(1, books.nextId(book));
        insert.setString(2, key);
        insert.setString(3, row.rev());
        insert.setInt(4, flags(row));
        insert.setLong(5, books.clock().wall());
        insert.setLong(6, books.clock().now());
        insert.setInt(7, row.size());
        insert.setString(8, row.headers());
        insert.setBytes(9, row.body());
        insert.executeUpdate();
    }

    private void replace(Connection connection, long id, Row row) throws SQLException {
        PreparedStatement update = statements.of(connection, REPLACE);
        update.setString(1, row.rev());
        update.setInt(2, flags(row));
        update.setLong(3, books.clock().wall());
        update.setLong(4, books.clock().now());
        update.setInt(5, row.size());
        update.setString(6, row.headers());
        update.setBytes(7, row.body());
        update.setLong(8, id);
        update.executeUpdate();
    }

    private static int flags(Row row) {
        return (row.text() ? TEXT : 0) + (row.state() ? STATE : 0);
    }
}
