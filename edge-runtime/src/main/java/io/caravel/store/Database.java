package io.caravel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One SQLite file with one writer thread; a write completes after its commit is on disk. */
public final class Database implements AutoCloseable {

    /** Something done with a connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs on the writer thread, or on the caller's for a read. */
        T run(Connection connection) throws Exception;
    }

    private final String url;
    private final Connection writer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private Database(String url, Connection writer) {
        this.url = url;
        this.writer = writer;
    }

    /** Opens the file and brings every area to its newest version. */
    public static Database open(Path file, Migrations... areas) {
        String url = "jdbc:sqlite:" + file;
        try {
            Connection connection = DriverManager.getConnection(url);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS schema_versions (area TEXT PRIMARY KEY, version INTEGER NOT NULL)");
            }
            for (Migrations area : areas) {
                migrate(connection, area);
            }
            connection.setAutoCommit(false);
            return new Database(url, connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database " + file + " cannot be opened", e);
        }
    }

    /** Runs the work in a transaction on the writer thread. */
    public <T> CompletableFuture<T> write(Work<T> work) {
        return CompletableFuture.supplyAsync(() -> transaction(work), thread);
    }

    /** Runs the work on a connection of its own. */
    public <T> T read(Work<T> work) {
        try (Connection connection = DriverManager.getConnection(url)) {
            return work.run(connection);
        } catch (Exception e) {
            throw new IllegalStateException("the database cannot be read", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            writer.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be closed", e);
        }
    }

    private <T> T transaction(Work<T> work) {
        try {
            T result = work.run(writer);
            writer.commit();
            return result;
        } catch (Exception e) {
            try {
                writer.rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw new CompletionException(e);
        }
    }

    private static void migrate(Connection connection, Migrations area) throws SQLException {
        int version = 0;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT version FROM schema_versions WHERE area = ?")) {
            select.setString(1, area.area());
            try (ResultSet row = select.executeQuery()) {
                version = row.next() ? row.getInt(1) : 0;
            }
        }
        List<String> open = area.steps().subList(version, area.steps().size());
        for (String step : open) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(step);
            }
        }
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO schema_versions VALUES (?, ?) ON CONFLICT (area) DO UPDATE SET version = excluded.version")) {
            upsert.setString(1, area.area());
            upsert.setInt(2, area.steps().size());
            upsert.executeUpdate();
        }
    }
}
