package io.caravel.bench.queue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The baseline: one thread that inserts rows by JDBC batches of one size per commit into one table
 * without any further index, at the same durability (WAL, {@code synchronous=FULL}).
 *
 * <p>Each row has as many bytes as one of the queue: the queue's name, lane, time, headers, body.
 */
final class PlainJdbc implements AutoCloseable {

    private final Readings readings = new Readings(7);
    private final Connection connection;
    private final int batch;

    /**
     * @param batch rows per commit
     */
    PlainJdbc(Path file, int batch) throws SQLException {
        this.batch = batch;
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS plain (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            + " queue TEXT NOT NULL, lane INTEGER NOT NULL, time INTEGER NOT NULL,"
                            + " headers TEXT NOT NULL, body BLOB NOT NULL)");
        }
        connection.setAutoCommit(false);
    }

    /** Inserts for a while; how many rows. */
    long run(Duration length) throws SQLException {
        long until = System.nanoTime() + length.toNanos();
        byte[] body = readings.body(1).getBytes(StandardCharsets.UTF_8);
        long rows = 0;
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO plain (queue, lane, time, headers, body)"
                                + " VALUES (?, ?, ?, ?, ?)")) {
            while (System.nanoTime() - until < 0) {
                for (int i = 0; i < batch; i++) {
                    insert.setString(1, "bench");
                    insert.setInt(2, 2);
                    insert.setLong(3, System.currentTimeMillis());
                    insert.setString(4, Readings.HEADERS_AS_STORED);
                    insert.setBytes(5, body);
                    insert.addBatch();
                }
                rows += batch;
                insert.executeBatch();
                connection.commit();
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
