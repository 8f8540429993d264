package io.caravel.cli.store;

import io.caravel.cli.Problem;
import io.caravel.component.queue.LaneLedger;
import io.caravel.component.queue.Ledgers;
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

/**
 * The SQLite file of a side, read beside the running side or without it. Reads only: no row is
 * changed.
 */
public final class SideStore {
    private static final long COUNTED_ALWAYS = 100_000;

    private final Path file;

    /** The store in a file. */
    public SideStore(Path file) {
        this.file = file;
    }

    /**
     * The ledger of a lane and how many rows there really are.
     *
     * @param ledger as it was committed
     * @param rows null when they were not counted
     */
    public record CountedLedger(LaneLedger ledger, Long rows) {}

    /**
     * What became of the messages of every queue and lane.
     *
     * @param count whether to count the rows, also when they are very many
     */
    public List<CountedLedger> ledgers(boolean count) {
        return read(
                "queue_streams",
                List.of(),
                connection -> {
                    List<CountedLedger> ledgers = new ArrayList<>();
                    for (LaneLedger lane : Ledgers.of(connection)) {
                        boolean counted = count || lane.ledger().waiting() <= COUNTED_ALWAYS;
                        Long rows =
                                counted
                                        ? Ledgers.rows(connection, lane.queue(), lane.lane())
                                        : null;
                        ledgers.add(new CountedLedger(lane, rows));
                    }
                    return ledgers;
                });
    }

    /** How many messages were given up. */
    public int deadLetters() {
        return rows(
                        "queue_dead_letters",
                        "SELECT COUNT(*) FROM queue_dead_letters",
                        row -> row.getInt(1))
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Makes something of a row. */
    interface Reader<T> {
        /** Reads the row that is due. */
        T read(ResultSet row) throws SQLException;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** What a query finds, nothing when its table is not there. */
    <T> List<T> rows(String table, String sql, Reader<T> reader, Object... parameters) {
        return read(
                table,
                List.of(),
                connection -> {
                    List<T> found = new ArrayList<>();
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        for (int i = 0; i < parameters.length; i++) {
                            statement.setObject(i + 1, parameters[i]);
                        }
                        try (ResultSet rows = statement.executeQuery()) {
                            while (rows.next()) {
                                found.add(reader.read(rows));
                            }
                        }
                    }
                    return found;
                });
    }

    private <T> T read(String table, T otherwise, Question<T> question) {
        if (!Files.exists(file)) {
            throw new Problem("There is no store " + file + ": it has never run.");
        }
        try (Connection connection = DriverManager.getConnection(address())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 5000");
                return has(statement, table) ? question.ask(connection) : otherwise;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new Problem("The store " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Leaves no file behind, whoever runs it, where the side was stopped in order. */
    private String address() {
        boolean still = !Files.exists(Path.of(file + "-wal"));
        return "jdbc:sqlite:"
                + file.toAbsolutePath().toUri().toString().replace("file:///", "file:/")
                + (still ? "?immutable=1" : "?mode=ro");
    }

    private static boolean has(Statement statement, String table) throws SQLException {
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '"
                                + table
                                + "'")) {
            return found.next();
        }
    }
}
