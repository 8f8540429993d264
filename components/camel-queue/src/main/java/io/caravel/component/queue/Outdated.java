package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Ends waiting versions of state that a newer one of their key follows in the stream.
 *
 * <p>There are such when a newer version came while a consumer held the older one, and the consumer
 * then gave it back or ended with the process. Both may have been carried out before; handed out
 * again one after the other, the older would be seen after the newer. Used on the writer's thread
 * only.
 */
final class Outdated {

    private static final String SELECT =
            "SELECT id, size FROM (SELECT id, size, key, flags FROM queue_messages"
                    + " WHERE id > ? AND id <= ? ORDER BY id LIMIT ?) AS old WHERE flags & "
                    + Appender.STATE
                    + " <> 0 AND EXISTS (SELECT 1 FROM queue_messages AS newer"
                    + " WHERE newer.key = old.key AND newer.id > old.id AND newer.id <= ?)";

    private final Statements statements;
    private final Books books;
    private final Set<Long> taken;

    /**
     * @param taken numbers of the rows that a consumer holds, which are left
     */
    Outdated(Statements statements, Books books, Set<Long> taken) {
        this.statements = statements;
        this.books = books;
        this.taken = taken;
    }

    /** Ends those among the next rows of a stream; what is next then is not outdated. */
    void end(Connection connection, long stream, long after, int next) throws SQLException {
        Map<Long, Integer> found = find(connection, stream, after, next);
        while (!found.isEmpty()) {
            PreparedStatement delete =
                    statements.of(connection, "DELETE FROM queue_messages WHERE id = ?");
            long bytes = 0;
            for (Map.Entry<Long, Integer> row : found.entrySet()) {
                delete.setLong(1, row.getKey());
                delete.executeUpdate();
                bytes += row.getValue();
            }
            LaneBook book = books.book(connection, stream);
            book.superseded += found.size();
            book.gone(bytes);
            books.changed(book);
            found = find(connection, stream, after, next);
        }
    }

    private Map<Long, Integer> find(Connection connection, long stream, long after, int next)
            throws SQLException {
        PreparedStatement select = statements.of(connection, SELECT);
        select.setLong(1, after);
        select.setLong(2, RowId.last(stream));
        select.setInt(3, next);
        select.setLong(4, RowId.last(stream));
        Map<Long, Integer> found = new TreeMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (!taken.contains(row.getLong(1))) {
                    found.put(row.getLong(1), row.getInt(2));
                }
            }
        }
        return found;
    }
}
