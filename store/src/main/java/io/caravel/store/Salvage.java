package io.caravel.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a file that SQLite cannot read: kept beside, its readable rows carried over. */
final class Salvage {

    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'");

    private Salvage() {}

    /**
     * Renames an unreadable file with its write-ahead log.
     *
     * @return the new name, or null when the file is absent or sound
     */
    static Path setAsideIfUnreadable(Path file) throws SQLException {
        if (!Files.exists(file) || isSound(file)) {
            return null;
        }
        String suffix = ".corrupt-" + TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        Path aside = file.resolveSibling(file.getFileName() + suffix);
        try {
            Files.move(file, aside);
            moveBeside(file, aside, "-wal");
            Files.deleteIfExists(Path.of(file + "-shm"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aside;
    }

    /**
     * Copies row by row what can still be read, table by table, and reports the counts. One
     * transaction: a crash on the way leaves the fresh file empty.
     */
    static void copyReadableRows(Path aside, Connection target, Path file) throws SQLException {
        long copied = 0;
        long lost = 0;
        try (Statement transaction = target.createStatement()) {
            transaction.execute("BEGIN IMMEDIATE");
            for (String table : tables(target)) {
                long before = count(target, table);
                boolean whole = copyTable(aside, target, table, "");
                if (!whole) {
                    copyTable(aside, target, table, " ORDER BY rowid DESC");
                    lost++;
                }
                copied += count(target, table) - before;
            }
            transaction.execute("COMMIT");
        }
        LOG.error(
                "STORE-008 {} could not be read: it is kept as {}, {} rows were carried over, {}",
                file,
                aside.getFileName(),
                copied,
                lost == 0 ? "no table was cut short" : lost + " tables were cut short");
    }

    private static boolean isSound(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            return rows.next() && "ok".equals(rows.getString(1));
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("SQLITE_CORRUPT") || message.contains("SQLITE_NOTADB")) {
                return false;
            }
            throw e;
        }
    }

    /** Copies until a row cannot be read; from the other end this finds what lies behind it. */
    private static boolean copyTable(Path aside, Connection target, String table, String order) {
        try (Connection source = DriverManager.getConnection("jdbc:sqlite:" + aside);
                Statement select = source.createStatement();
                ResultSet rows = select.executeQuery("SELECT * FROM \"" + table + "\"" + order)) {
            int columns = rows.getMetaData().getColumnCount();
            String marks = "?,".repeat(columns).substring(0, columns * 2 - 1);
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                names.add('"' + rows.getMetaData().getColumnName(i) + '"');
            }
            String sql =
                    "INSERT OR REPLACE INTO \"%s\" (%s) VALUES (%s)"
                            .formatted(table, String.join(",", names), marks);
            try (PreparedStatement insert = target.prepareStatement(sql)) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    insert.executeUpdate();
                }
            }
            return true;
        } catch (SQLException e) {
            LOG.warn("STORE-008 table {} cannot be read as a whole: {}", table, e.getMessage());
            return false;
        }
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT name FROM sqlite_master WHERE type = 'table'"
                                        + " AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void moveBeside(Path file, Path aside, String suffix) throws IOException {
        Path from = Path.of(file + suffix);
        if (Files.exists(from)) {
            Files.move(from, Path.of(aside + suffix));
        }
    }
}
