package io.caravel.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Brings each area of a database to the version that this program knows. */
final class Schema {

    private Schema() {}

    /**
     * Applies the missing steps of an area, all of them or none.
     *
     * @throws StoreException STORE-003 if the file was written by a newer program
     */
    static void migrate(Connection connection, Migrations area, String file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS schema_version"
                            + " (area TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
            int version = version(connection, area.area());
            int known = area.steps().size();
            refuseNewer(area, version, file);
            if (version < known) {
                apply(connection, area, version, statement);
            }
        }
    }

    /**
     * Looks at a file without changing it.
     *
     * @throws StoreException STORE-003 if a newer program wrote it
     */
    static void refuseNewer(Connection connection, Migrations area, String file)
            throws SQLException {
        refuseNewer(area, version(connection, area.area()), file);
    }

    /**
     * Checks that a file has the version that this program knows, for one who may not change it.
     *
     * @throws StoreException STORE-003 if a newer program wrote it, STORE-013 if an older one did
     */
    static void requireCurrent(Connection connection, Migrations area, String file)
            throws SQLException {
        int version = version(connection, area.area());
        refuseNewer(area, version, file);
        if (version < area.steps().size()) {
            throw new StoreException(
                    "STORE-013",
                    "the schema '%s' of %s has version %d and this program needs %d: start the runtime of this version once"
                            .formatted(area.area(), file, version, area.steps().size()),
                    null);
        }
    }

    private static void refuseNewer(Migrations area, int version, String file) {
        int known = area.steps().size();
        if (version > known) {
            throw new StoreException(
                    "STORE-003",
                    "the schema '%s' of %s has version %d but this program knows %d: start a program that is at least as new as the one that wrote it"
                            .formatted(area.area(), file, version, known),
                    null);
        }
    }

    private static void apply(Connection connection, Migrations area, int from, Statement statement)
            throws SQLException {
        statement.execute("BEGIN IMMEDIATE");
        try {
            for (String step : area.steps().subList(from, area.steps().size())) {
                for (String sql : step.split(";\\s*(\\n|$)")) {
                    statement.execute(sql);
                }
            }
            remember(connection, area);
            statement.execute("COMMIT");
        } catch (SQLException e) {
            statement.execute("ROLLBACK");
            throw e;
        }
    }

    private static void remember(Connection connection, Migrations area) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO schema_version (area, version) VALUES (?, ?)"
                                + " ON CONFLICT (area) DO UPDATE SET version = excluded.version")) {
            upsert.setString(1, area.area());
            upsert.setInt(2, area.steps().size());
            upsert.executeUpdate();
        }
    }

    static int version(Connection connection, String area) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT version FROM schema_version WHERE area = ?")) {
            select.setString(1, area);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }
}
