package io.caravel.component.queue;

import io.caravel.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Messages that were given up, kept until a person decides. Safe for any number of threads; works
 * on the store of a running runtime, from another process too, and on one that is stopped.
 */
public final class DeadLetters {

    private static final String LIST =
            "SELECT id, queue, lane, code, reason, route, time, headers, body"
                    + " FROM queue_dead_letters WHERE retry = 0 ORDER BY id DESC LIMIT ?";

    private static final String COUNT =
            "SELECT count(*) FROM queue_dead_letters WHERE retry = 0 AND queue = ?";

    private final Database database;
    private final LongFunction<CompletableFuture<Boolean>> retry;

    /**
     * Reads and changes the dead letters of a database that has the queue tables, beside the
     * process that runs on it.
     */
    public DeadLetters(Database database) {
        this.database = database;
        this.retry =
                id ->
                        change(
                                "UPDATE queue_dead_letters SET retry = 1 WHERE retry = 0 AND id = ?",
                                id);
    }

    DeadLetters(Database database, LongFunction<CompletableFuture<Boolean>> retry) {
        this.database = database;
        this.retry = retry;
    }

    /** The newest ones first, at most {@code most}. */
    public List<DeadLetter> list(int most) {
        return database.read(connection -> select(connection, most));
    }

    /**
     * Puts one back into its queue, at the end; state of which a newer version waits is superseded
     * instead. When another process runs on the store, it does so within two seconds; when none
     * does, the next one does at its start.
     *
     * @return completes with false when there is no such dead letter
     */
    public CompletableFuture<Boolean> retry(long id) {
        return retry.apply(id);
    }

    /**
     * Forgets one for good; the ledger keeps it as dropped.
     *
     * @return completes with false when there is no such dead letter
     */
    public CompletableFuture<Boolean> delete(long id) {
        return change("DELETE FROM queue_dead_letters WHERE retry = 0 AND id = ?", id);
    }

    /** How many there are of a queue. */
    public long count(String queue) {
        return database.read(
                connection -> {
                    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
                        count.setString(1, queue);
                        try (ResultSet row = count.executeQuery()) {
                            row.next();
                            return row.getLong(1);
                        }
                    }
                });
    }

    private CompletableFuture<Boolean> change(String sql, long id) {
        return database.write(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setLong(1, id);
                        return statement.executeUpdate() == 1;
                    }
                });
    }

    private static List<DeadLetter> select(Connection connection, int most) throws SQLException {
        List<DeadLetter> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setInt(1, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(letter(row));
                }
            }
        }
        return found;
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong(1),
                row.getString(2),
                Lane.values()[row.getInt(3)],
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getString(8),
                row.getBytes(9));
    }
}
