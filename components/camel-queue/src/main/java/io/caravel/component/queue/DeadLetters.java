package io.caravel.component.queue;

import io.caravel.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Messages that were given up, kept until a person decides. Safe for any number of threads; works
 * on the store of a running runtime and on one that is stopped.
 */
public final class DeadLetters {

    private static final String COLUMNS =
            "id, queue, lane, code, reason, route, time, headers, body";

    private static final String PUT_BACK =
            "INSERT INTO queue_rows (queue, lane, state_key, time, headers, body, text)"
                    + " SELECT queue, lane, state_key, time, headers, body, text"
                    + " FROM queue_dead_letters AS letter WHERE id = ? AND NOT EXISTS ("
                    + "SELECT 1 FROM queue_rows AS waiting WHERE waiting.queue = letter.queue"
                    + " AND waiting.state_key = letter.state_key)";
    private static final String UNDO_DROPPED =
            "UPDATE queue_ledger SET count = count - 1 WHERE name = 'dropped' AND (queue, lane)"
                    + " = (SELECT queue, lane FROM queue_dead_letters WHERE id = ?)";
    private static final String COUNT_SUPERSEDED =
            "INSERT INTO queue_ledger (queue, lane, name, count)"
                    + " SELECT queue, lane, 'superseded', 1 FROM queue_dead_letters WHERE id = ?"
                    + " ON CONFLICT (queue, lane, name) DO UPDATE SET count = count + 1";

    private final Database database;
    private final Consumer<String> wake;

    /** Reads and changes the dead letters of a database that has the queue tables. */
    public DeadLetters(Database database) {
        this(database, queue -> {});
    }

    /**
     * @param wake called with the name of a queue that got a row back
     */
    DeadLetters(Database database, Consumer<String> wake) {
        this.database = database;
        this.wake = wake;
    }

    /** The newest ones first, at most {@code most}. */
    public List<DeadLetter> list(int most) {
        return database.read(connection -> select(connection, most));
    }

    /**
     * Puts one back into its queue, at the end; state of which a newer version waits is superseded
     * instead. The consumer of this process sees it at once, that of another process within a
     * minute.
     *
     * @return completes with false when there is no such dead letter
     */
    public CompletableFuture<Boolean> retry(long id) {
        return database.write(connection -> putBack(connection, id))
                .thenApply(
                        queue -> {
                            queue.ifPresent(wake);
                            return queue.isPresent();
                        });
    }

    private static Optional<String> putBack(Connection connection, long id) throws SQLException {
        String queue;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT queue FROM queue_dead_letters WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                queue = row.getString(1);
            }
        }
        int back = update(connection, PUT_BACK, id);
        update(connection, UNDO_DROPPED, id);
        if (back == 0) {
            update(connection, COUNT_SUPERSEDED, id);
        }
        update(connection, "DELETE FROM queue_dead_letters WHERE id = ?", id);
        return Optional.of(queue);
    }

    /**
     * Forgets one for good; the ledger keeps it as dropped.
     *
     * @return completes with false when there is no such dead letter
     */
    public CompletableFuture<Boolean> delete(long id) {
        return database.write(
                connection ->
                        update(connection, "DELETE FROM queue_dead_letters WHERE id = ?", id) == 1);
    }

    /** Moves a row to the dead letters; part of the caller's transaction. */
    static void bury(Connection connection, long row, String code, String reason, String route)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO queue_dead_letters"
                                + " (queue, lane, state_key, code, reason, route, time, headers, body, text)"
                                + " SELECT queue, lane, state_key, ?, ?, ?, ?, headers, body, text"
                                + " FROM queue_rows WHERE id = ?")) {
            insert.setString(1, code);
            insert.setString(2, reason);
            insert.setString(3, route);
            insert.setLong(4, System.currentTimeMillis());
            insert.setLong(5, row);
            insert.executeUpdate();
        }
        update(connection, "DELETE FROM queue_rows WHERE id = ?", row);
    }

    private static List<DeadLetter> select(Connection connection, int most) throws SQLException {
        List<DeadLetter> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT "
                                + COLUMNS
                                + " FROM queue_dead_letters ORDER BY id DESC LIMIT ?")) {
            select.setInt(1, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(
                            new DeadLetter(
                                    row.getLong(1),
                                    row.getString(2),
                                    Lane.values()[row.getInt(3)],
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getLong(7),
                                    row.getString(8),
                                    row.getBytes(9)));
                }
            }
        }
        return found;
    }

    private static int update(Connection connection, String sql, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            return statement.executeUpdate();
        }
    }
}
