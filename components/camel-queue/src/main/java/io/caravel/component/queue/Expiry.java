package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends rows that are older than their lane allows, a bounded slice at a time. Rows that a consumer
 * holds are left to it. Used on the writer's thread only.
 */
final class Expiry {

    static final int ROWS_PER_SLICE = 1_000;
    static final int STREAMS_PER_SLICE = 500;

    private static final long AGAIN_MS = 1_000;
    private static final String SELECT =
            "SELECT id, born, size, flags FROM queue_messages WHERE id > ? AND id <= ?"
                    + " ORDER BY id LIMIT ?";

    private final Statements statements;
    private final Books books;
    private final Budgets budgets;
    private final Thinner thinner;
    private long nextStream;

    /** What is counted when the whole slice has succeeded. */
    private final List<Runnable> ended = new ArrayList<>();

    /** What was found in one stream. */
    private static final class Found {
        final List<Long> expired = new ArrayList<>();
        long size;
        long due = Long.MAX_VALUE;
        long last;
        int looked;
        boolean younger;
    }

    Expiry(Statements statements, Books books, Budgets budgets, Thinner thinner) {
        this.statements = statements;
        this.books = books;
        this.budgets = budgets;
        this.thinner = thinner;
    }

    /** Ends the expired rows of some streams; answers whether there may be more at once. */
    boolean slice(Connection connection) throws SQLException {
        ended.clear();
        boolean more = !budgets.areNone() && look(connection);
        ended.forEach(Runnable::run);
        return more;
    }

    private boolean look(Connection connection) throws SQLException {
        long now = books.clock().now();
        int rows = 0;
        int streams = 0;
        for (LaneBook book : books.from(connection, nextStream)) {
            nextStream = book.stream;
            if (rows >= ROWS_PER_SLICE || streams >= STREAMS_PER_SLICE) {
                return true;
            }
            Budget budget = budgets.of(book);
            if (budget.maxAge() > 0 && book.waiting() > 0 && book.expiryDue <= now) {
                rows += expire(connection, book, budget.maxAge(), now);
                streams++;
                if (book.expiredUpTo > 0) {
                    return true;
                }
            }
        }
        nextStream = 0;
        return false;
    }

    /** Answers how many rows it looked at. */
    private int expire(Connection connection, LaneBook book, long maxAge, long now)
            throws SQLException {
        long held = thinner.heldUpTo(book);
        Found found = find(connection, book, maxAge, now, Math.max(book.expiredUpTo, held));
        for (long id : found.expired) {
            thinner.delete(connection, id, id);
        }
        if (!found.expired.isEmpty()) {
            ended.add(
                    () -> {
                        book.expired += found.expired.size();
                        book.gone(found.size);
                        books.changed(book);
                    });
        }
        long due = Math.min(found.due, book.expiredUpTo == 0 ? now + maxAge : book.expiryNext);
        book.expiryNext = due;
        if (found.looked == ROWS_PER_SLICE && !found.younger) {
            book.expiredUpTo = found.last;
        } else {
            book.expiredUpTo = 0;
            book.expiryDue = held > RowId.before(book.stream) ? Math.min(due, now + AGAIN_MS) : due;
        }
        return found.looked;
    }

    /** Rows stand in the order of their age, except state that was replaced in its place. */
    private Found find(Connection connection, LaneBook book, long maxAge, long now, long after)
            throws SQLException {
        PreparedStatement select = statements.of(connection, SELECT);
        select.setLong(1, after);
        select.setLong(2, RowId.last(book.stream));
        select.setInt(3, ROWS_PER_SLICE);
        Found found = new Found();
        try (ResultSet row = select.executeQuery()) {
            while (!found.younger && row.next()) {
                found.looked++;
                found.last = row.getLong(1);
                long due = row.getLong(2) + maxAge;
                if (due <= now) {
                    found.expired.add(found.last);
                    found.size += row.getInt(3);
                } else {
                    found.due = Math.min(found.due, due);
                    found.younger = (row.getInt(4) & Appender.STATE) == 0;
                }
            }
        }
        return found;
    }
}
