package io.caravel.bench.chaos;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** Looks into a store of a side without changing it. */
final class Books {
    private static final String DIFFERENCES =
            "SELECT queue, lane, sum(waiting), sum(due) FROM ("
                    + "SELECT queue, lane, count(*) AS waiting, 0 AS due FROM queue_rows"
                    + " GROUP BY queue, lane UNION ALL SELECT queue, lane, 0,"
                    + " CASE name WHEN 'accepted' THEN count ELSE -count END FROM queue_ledger)"
                    + " GROUP BY queue, lane HAVING sum(waiting) <> sum(due)";

    private final String name;
    private final Path file;
    private final Findings findings;

    /**
     * @param name how findings call the store
     * @param file which may not be there yet
     */
    Books(String name, Path file, Findings findings) {
        this.name = name;
        this.file = file;
        this.findings = findings;
    }

    /** What a reader makes of one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Checks the ledger of a store whose process was killed, on a copy: the file itself is left as
     * the kill left it.
     *
     * @param when completes the sentence of a finding
     */
    void checkKilled(String when) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory(file.getParent().getParent(), "books");
            Path copy = folder.resolve("copy.db");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Path log = beside(file, "-wal");
            if (Files.exists(log)) {
                Files.copy(log, beside(copy, "-wal"), StandardCopyOption.REPLACE_EXISTING);
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
                check(connection, when);
            }
            for (String ending : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(beside(copy, ending));
            }
            Files.delete(folder);
        } catch (IOException | SQLException e) {
            throw new Problem("The " + name + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Checks the ledger as it is now, beside the running process. */
    void checkRunning(String when) {
        if (!Files.exists(file)) {
            return;
        }
        try (Connection connection = open()) {
            check(connection, when);
        } catch (SQLException e) {
            // just now nobody can read it: the process is being started
        }
    }

    /** One number of a query that gives one; -1 when the store cannot be read just now. */
    long number(String sql) {
        List<Long> found = rows(sql, row -> row.getLong(1));
        return found.isEmpty() ? -1 : found.get(0);
    }

    /** The rows of a query; none when the store cannot be read just now. */
    <T> List<T> rows(String sql, Reader<T> reader) {
        List<T> found = new ArrayList<>();
        if (!Files.exists(file)) {
            return found;
        }
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            return List.of();
        }
    }

    /** How many rows wait in all queues of the store. */
    long waiting() {
        return number("SELECT count(*) FROM queue_rows");
    }

    /** How many rows a queue has ever taken, over all lanes. */
    long accepted(String queue) {
        return number(
                "SELECT coalesce(sum(count), 0) FROM queue_ledger WHERE name = 'accepted' AND queue"
                        + " = '"
                        + queue
                        + "'");
    }

    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(2_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private void check(Connection connection, String when) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA quick_check")) {
                if (row.next() && !"ok".equals(row.getString(1))) {
                    findings.add(
                            Fault.LEDGER_BREAK,
                            "the " + name + " is damaged " + when + ": " + row.getString(1));
                    return;
                }
            }
            if (!has(statement)) {
                return;
            }
            try (ResultSet rows = statement.executeQuery(DIFFERENCES)) {
                while (rows.next()) {
                    findings.add(
                            Fault.LEDGER_BREAK,
                            "queue %s lane %d of the %s has %d rows and counts %d, %s"
                                    .formatted(
                                            rows.getString(1),
                                            rows.getInt(2),
                                            name,
                                            rows.getLong(3),
                                            rows.getLong(4),
                                            when));
                }
            }
        }
    }

    private static boolean has(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name ="
                                + " 'queue_ledger'")) {
            return found.next();
        }
    }

    private static Path beside(Path path, String ending) {
        return path.resolveSibling(path.getFileName() + ending);
    }
}
