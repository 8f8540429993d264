package io.caravel.bench.chaos;

import io.caravel.bench.Folder;
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
    /** Streams whose rows are not those that their counters say. */
    private static final String ROWS =
            "SELECT (SELECT queue || ' ' || part FROM queue_streams s WHERE s.stream = l.stream),"
                    + " stream % 4, sum(waiting), sum(due) FROM ("
                    + "SELECT id >> 42 AS stream, count(*) AS waiting, 0 AS due FROM queue_messages"
                    + " GROUP BY 1 UNION ALL SELECT stream, 0,"
                    + " accepted - delivered - superseded - expired - dropped FROM queue_streams)"
                    + " AS l GROUP BY stream HAVING sum(waiting) <> sum(due)";

    /** Lanes whose dropped rows are not those that the reasons say. */
    private static final String DROPS =
            "SELECT queue, lane, sum(told), sum(due) FROM ("
                    + "SELECT queue, lane, sum(count) AS told, 0 AS due FROM queue_drops"
                    + " GROUP BY 1, 2 UNION ALL SELECT queue, stream % 4, 0, sum(dropped)"
                    + " FROM queue_streams GROUP BY 1, 2)"
                    + " GROUP BY queue, lane HAVING sum(told) <> sum(due)";

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
        try (Folder folder = new Folder(file.getParent().getParent(), "books")) {
            Path copy = folder.root().resolve("copy.db");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Path log = beside(file, "-wal");
            if (Files.exists(log)) {
                Files.copy(log, beside(copy, "-wal"), StandardCopyOption.REPLACE_EXISTING);
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
                check(connection, when);
            }
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
        return number("SELECT count(*) FROM queue_messages");
    }

    /** How many rows a queue has ever taken, over all lanes. */
    long accepted(String queue) {
        return number(
                "SELECT coalesce(sum(accepted), 0) FROM queue_streams WHERE queue = '"
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
            compare(statement, ROWS, "has %3$d rows and counts %4$d", when);
            compare(statement, DROPS, "tells of %3$d dropped rows and counts %4$d", when);
        }
    }

    private void compare(Statement statement, String sql, String what, String when)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String sentence = "queue %1$s lane %2$d of the %5$s " + what + ", %6$s";
                findings.add(
                        Fault.LEDGER_BREAK,
                        sentence.formatted(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                name,
                                when));
            }
        }
    }

    private static boolean has(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name ="
                                + " 'queue_streams'")) {
            return found.next();
        }
    }

    private static Path beside(Path path, String ending) {
        return path.resolveSibling(path.getFileName() + ending);
    }
}
