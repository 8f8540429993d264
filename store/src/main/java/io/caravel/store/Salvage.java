package io.caravel.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what can be read of a damaged file into a fresh one. */
final class Salvage {

    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

    private static final int MOST_GAPS = 10_000;

    private final Path damaged;
    private final Connection target;
    private final List<String> counts = new ArrayList<>();

    private Salvage(Path damaged, Connection target) {
        this.damaged = damaged;
        this.target = target;
    }

    /**
     * Copies row by row, table by table, from both ends of each that is damaged.
     *
     * @return how many rows of each table were copied
     */
    static String copy(Path damaged, Path fresh, Migrations... areas) throws SQLException {
        refuseNewer(damaged, areas);
        try (Connections connections = new Connections(fresh);
                Connection target = connections.openWriter()) {
            for (Migrations area : areas) {
                Schema.migrate(target, asWritten(damaged, area), fresh.toString());
            }
            Salvage salvage = new Salvage(damaged, target);
            salvage.copyTables();
            for (Migrations area : areas) {
                Schema.migrate(target, area, fresh.toString());
            }
            return String.join(", ", salvage.counts);
        }
    }

    /** Reads also a file that has fewer pages than it says; other connections refuse that. */
    private static Connection source(Path damaged) throws SQLException {
        Connection source = DriverManager.getConnection("jdbc:sqlite:" + damaged);
        try (Statement statement = source.createStatement()) {
            statement.execute("PRAGMA writable_schema = ON");
        }
        return source;
    }

    private static void refuseNewer(Path damaged, Migrations... areas) {
        try (Connection source = source(damaged)) {
            for (Migrations area : areas) {
                Schema.refuseNewer(source, area, damaged.toString());
            }
        } catch (SQLException e) {
            LOG.debug("the version of {} cannot be read: {}", damaged, e.getMessage());
        }
    }

    /** An area up to the version of the damaged file, whose rows fit into no other. */
    private static Migrations asWritten(Path damaged, Migrations area) {
        int version = 0;
        try (Connection source = source(damaged)) {
            version = Schema.version(source, area.area());
        } catch (SQLException e) {
            LOG.debug("the version of {} cannot be read: {}", damaged, e.getMessage());
        }
        return version == 0 ? area : new Migrations(area.area(), area.steps().subList(0, version));
    }

    /** Removes what an earlier salvage began and did not end. */
    static void delete(Path fresh) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(Path.of(fresh + suffix));
        }
    }

    private void copyTables() throws SQLException {
        try (Statement transaction = target.createStatement()) {
            transaction.execute("BEGIN IMMEDIATE");
            for (String table : tables()) {
                long before = count(table);
                String cut = "";
                // what was read first stands: behind it a damaged page may look like rows of any
                // key
                String insert = before == 0 ? "INSERT OR IGNORE" : "INSERT OR REPLACE";
                if (!copyTable(table, "", insert)) {
                    cut = " (cut short)";
                    copyOverGaps(table, insert);
                    copyTable(table, fromTheEnd(table), insert);
                }
                counts.add(table + " " + (count(table) - before) + cut);
            }
            transaction.execute("COMMIT");
            transaction.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** Copies until a row cannot be read; from the other end this finds what lies behind it. */
    private boolean copyTable(String table, String order, String verb) {
        try (Connection source = source(damaged);
                Statement select = source.createStatement();
                ResultSet rows = select.executeQuery("SELECT * FROM \"" + table + "\"" + order)) {
            int columns = rows.getMetaData().getColumnCount();
            try (PreparedStatement insert =
                    target.prepareStatement(verb + into(table, rows, columns))) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    put(insert);
                }
            }
            return true;
        } catch (SQLException e) {
            LOG.warn("STORE-008 table {} cannot be read as a whole: {}", table, e.getMessage());
            return false;
        }
    }

    /**
     * Copies by row number, and behind each row that cannot be read looks for the next that can be:
     * at twice the distance each time, so that a gap costs about as many rows as it holds.
     */
    private void copyOverGaps(String table, String verb) throws SQLException {
        if (!fromTheEnd(table).endsWith("rowid DESC")) {
            return;
        }
        long[] last = {0};
        long step = 1;
        for (int tries = 0; tries < MOST_GAPS && last[0] + step > 0; tries++) {
            long before = last[0];
            String where = " WHERE rowid >= " + (last[0] + step) + " ORDER BY rowid";
            if (copyNumbered(table, where, verb, last)) {
                return;
            }
            step = last[0] > before ? 1 : step * 2;
        }
    }

    private boolean copyNumbered(String table, String where, String verb, long[] last) {
        try (Connection source = source(damaged);
                Statement select = source.createStatement();
                ResultSet rows =
                        select.executeQuery("SELECT *, rowid FROM \"" + table + '"' + where)) {
            int columns = rows.getMetaData().getColumnCount() - 1;
            try (PreparedStatement insert =
                    target.prepareStatement(verb + into(table, rows, columns))) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    put(insert);
                    last[0] = rows.getLong(columns + 1);
                }
            }
            return true;
        } catch (SQLException e) {
            LOG.debug("table {} cannot be read behind {}: {}", table, last[0], e.getMessage());
            return false;
        }
    }

    /** A row that no longer keeps the table's own rules is damaged too and is left out. */
    private void put(PreparedStatement insert) {
        try {
            insert.executeUpdate();
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("SQLITE_CONSTRAINT")) {
                throw new StoreException(
                        "STORE-001",
                        "the readable rows of %s cannot be written (%s): give the disk room, then start again"
                                .formatted(damaged, e.getMessage()),
                        e);
            }
        }
    }

    private String fromTheEnd(String table) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (PreparedStatement select =
                target.prepareStatement(
                        "SELECT k.name FROM pragma_table_list(?) AS t, pragma_table_info(t.name) AS k"
                                + " WHERE t.wr AND k.pk > 0 ORDER BY k.pk")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add('"' + row.getString(1) + "\" DESC");
                }
            }
        }
        return " ORDER BY " + (keys.isEmpty() ? "rowid DESC" : String.join(", ", keys));
    }

    private static String into(String table, ResultSet rows, int columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add('"' + rows.getMetaData().getColumnName(i) + '"');
        }
        String marks = "?,".repeat(columns).substring(0, columns * 2 - 1);
        return " INTO \"%s\" (%s) VALUES (%s)".formatted(table, String.join(",", names), marks);
    }

    private long count(String table) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private List<String> tables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = target.createStatement();
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
}
