package io.caravel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.sqlite.SQLiteConnection;

/** Opens connections to one SQLite file, with every pragma in this one place. */
final class Connections implements AutoCloseable {

    /** How long a statement waits for another process that writes. */
    static final int BUSY_MS = 10_000;

    private static final int MOST_IDLE_READERS = 4;

    private final String url;
    private final ConcurrentLinkedQueue<Connection> idleReaders = new ConcurrentLinkedQueue<>();
    private final ReentrantReadWriteLock reading = new ReentrantReadWriteLock();
    private boolean closed;

    Connections(Path file) {
        NativeLibrary.keepBeside(file);
        this.url = StoreUrl.PREFIX + file.toAbsolutePath();
    }

    /** A connection whose commits are on disk when they return: WAL, synchronous FULL. */
    Connection openWriter() throws SQLException {
        Connection connection = DriverManager.getConnection(url, settings());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MS);
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA wal_autocheckpoint = 1000");
            statement.execute("PRAGMA journal_size_limit = 16777216");
            statement.execute("PRAGMA temp_store = MEMORY");
            leaveTransactionsToUs(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /**
     * Runs a work on a pooled connection that cannot write; all that the work reads is of one and
     * the same committed state. After {@link #close} nothing is read.
     */
    <T> T read(Work<T> work) throws Exception {
        reading.readLock().lock();
        try {
            if (closed) {
                throw new SQLException("it is closed");
            }
            return readNow(work);
        } finally {
            reading.readLock().unlock();
        }
    }

    private <T> T readNow(Work<T> work) throws Exception {
        Connection connection = idleReaders.poll();
        if (connection == null) {
            connection = openReader();
        }
        boolean sound = false;
        try {
            T result;
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
                result = work.run(connection);
                statement.execute("COMMIT");
            }
            sound = true;
            return result;
        } finally {
            if (sound && idleReaders.size() < MOST_IDLE_READERS) {
                idleReaders.add(connection);
            } else {
                connection.close();
            }
        }
    }

    /** Waits for reads that have begun, so that afterwards no file is in use. */
    @Override
    public void close() throws SQLException {
        reading.writeLock().lock();
        try {
            closed = true;
            for (Connection c = idleReaders.poll(); c != null; c = idleReaders.poll()) {
                c.close();
            }
        } finally {
            reading.writeLock().unlock();
        }
    }

    private Connection openReader() throws SQLException {
        Connection connection = DriverManager.getConnection(url, settings());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MS);
            statement.execute("PRAGMA query_only = ON");
            leaveTransactionsToUs(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Without a {@code SELECT last_insert_rowid()} that nobody asked for after each insert. */
    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("jdbc.get_generated_keys", "false");
        return settings;
    }

    /**
     * Every transaction here begins and ends by a statement of its own. A driver that takes itself
     * to be in auto-commit mode tries a BEGIN after each statement to find out if that is so.
     */
    private static void leaveTransactionsToUs(Connection connection) throws SQLException {
        connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
    }
}
