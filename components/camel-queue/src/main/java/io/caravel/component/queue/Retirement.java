package io.caravel.component.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends partitions that nothing waits in and that were not used for an hour, for example those of
 * nodes that are gone, so that a store holds no more of them than are in use. One that is used
 * again begins anew. Used on the writer's thread only.
 */
final class Retirement {

    static final long IDLE_MS = 3_600_000;

    private static final int MOST_AT_ONCE = 500;
    private static final long EVERY_MS = 60_000;

    private final Books books;
    private long due;

    Retirement(Books books) {
        this.books = books;
    }

    /** Ends some; answers whether there may be more. */
    boolean slice(Connection connection) throws SQLException {
        if (books.clock().now() < due) {
            return false;
        }
        long before = books.clock().now() - IDLE_MS;
        Map<Channel, Boolean> idle = new LinkedHashMap<>();
        for (LaneBook book : books.all(connection)) {
            boolean unused = book.waiting() == 0 && book.used < before;
            idle.merge(book.channel, unused, Boolean::logicalAnd);
        }
        List<Channel> ended =
                idle.entrySet().stream()
                        .filter(channel -> channel.getValue())
                        .map(Map.Entry::getKey)
                        .filter(channel -> !channel.partition().isEmpty())
                        .limit(MOST_AT_ONCE)
                        .toList();
        books.retire(connection, ended);
        boolean more = ended.size() == MOST_AT_ONCE;
        due = more ? 0 : books.clock().now() + EVERY_MS;
        return more;
    }
}
