package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes delivered rows and counts them, and the attempts of others. Rows that stood beside each
 * other go in one statement. Used on the writer's thread only.
 */
final class RowEraser {

    private static final String SUM =
            "SELECT sum(size) FROM queue_messages WHERE id BETWEEN ? AND ?";
    private static final String DELETE = "DELETE FROM queue_messages WHERE id BETWEEN ? AND ?";

    private final Statements statements;
    private final Books books;

    /** Rows of one stream that are gone; counted when the whole work has succeeded. */
    private record Erased(LaneBook book, int count, long bytes) {}

    RowEraser(Statements statements, Books books) {
        this.statements = statements;
        this.books = books;
    }

    /**
     * Deletes rows that are done; those that are gone already are not counted again.
     *
     * @param superseded whether newer versions take their place, else they were delivered
     */
    void erase(Connection connection, List<StoredRow> rows, boolean superseded)
            throws SQLException {
        List<StoredRow> sorted =
                rows.stream().sorted(Comparator.comparingLong(StoredRow::id)).toList();
        List<Erased> erased = new ArrayList<>();
        int first = 0;
        while (first < sorted.size()) {
            int last = first;
            while (last + 1 < sorted.size()
                    && sorted.get(last + 1).before() == sorted.get(last).id()) {
                last++;
            }
            erased.add(erase(connection, sorted.get(first).id(), sorted.get(last).id()));
            first = last + 1;
        }
        erased.stream().filter(run -> run.count > 0).forEach(run -> count(run, superseded));
    }

    /** Counts one more attempt of a row that failed. */
    void countAttempt(Connection connection, StoredRow row) throws SQLException {
        PreparedStatement update =
                statements.of(
                        connection,
                        "UPDATE queue_messages SET attempts = attempts + 1 WHERE id = ?");
        update.setLong(1, row.id());
        update.executeUpdate();
    }

    /** What was dropped while it was on its way to the consumer is not there any more. */
    private Erased erase(Connection connection, long from, long to) throws SQLException {
        PreparedStatement sum = statements.of(connection, SUM);
        sum.setLong(1, from);
        sum.setLong(2, to);
        long bytes;
        try (ResultSet row = sum.executeQuery()) {
            row.next();
            bytes = row.getLong(1);
        }
        PreparedStatement delete = statements.of(connection, DELETE);
        delete.setLong(1, from);
        delete.setLong(2, to);
        LaneBook book = books.book(connection, RowId.stream(from));
        return new Erased(book, delete.executeUpdate(), bytes);
    }

    private void count(Erased run, boolean superseded) {
        if (superseded) {
            run.book.superseded += run.count;
        } else {
            run.book.delivered += run.count;
        }
        run.book.gone(run.bytes);
        books.changed(run.book);
    }
}
