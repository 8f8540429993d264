package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Deletes delivered rows and counts them. Rows that stood beside each other go in one statement.
 * Used on the writer's thread only.
 */
final class RowEraser {

    private static final String DELETE = "DELETE FROM queue_messages WHERE id BETWEEN ? AND ?";

    private final Statements statements;
    private final Books books;

    /** Rows of one stream that are gone; counted when the whole work has succeeded. */
    private record Erased(LaneBook book, int count, long bytes) {}

    RowEraser(Statements statements, Books books) {
        this.statements = statements;
        this.books = books;
    }

    /** Deletes rows that were delivered; those that are gone already are not counted again. */
    void delivered(Connection connection, List<StoredRow> rows) throws SQLException {
        List<StoredRow> sorted =
                rows.stream().sorted(Comparator.comparingLong(StoredRow::id)).toList();
        List<Erased> erased = new ArrayList<>();
        int first = 0;
        while (first < sorted.size()) {
            int last = first;
            long bytes = sorted.get(first).size();
            while (last + 1 < sorted.size()
                    && sorted.get(last + 1).before() == sorted.get(last).id()) {
                last++;
                bytes += sorted.get(last).size();
            }
            int count = delete(connection, sorted.get(first).id(), sorted.get(last).id());
            long stream = RowId.stream(sorted.get(first).id());
            erased.add(new Erased(books.book(connection, stream), count, bytes));
            first = last + 1;
        }
        erased.stream().filter(run -> run.count > 0).forEach(this::count);
    }

    private void count(Erased run) {
        run.book.delivered += run.count;
        run.book.gone(run.bytes);
        books.changed(run.book);
    }

    private int delete(Connection connection, long from, long to) throws SQLException {
        PreparedStatement delete = statements.of(connection, DELETE);
        delete.setLong(1, from);
        delete.setLong(2, to);
        return delete.executeUpdate();
    }
}
