package io.caravel.cli.store;

import io.caravel.cli.Problem;
import io.caravel.component.queue.LaneLedger;
import io.caravel.component.queue.Ledgers;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The edge's SQLite file, read beside a running edge or without one. Reads only: no row is changed.
 */
public final class EdgeStore {
    private final Path file;

    /** The store in a file. */
    public EdgeStore(Path file) {
        this.file = file;
    }

    /**
     * What waits for the link in one lane.
     *
     * @param name the lane
     * @param count how many messages
     * @param oldest when the oldest was kept
     */
    public record Lane(String name, int count, Instant oldest) {}

    /**
     * A desired object the edge holds.
     *
     * @param key {@code <namespace>/<name>}
     * @param rev its version
     */
    public record Held(String key, String rev) {}

    /**
     * A device's twin.
     *
     * @param key {@code <namespace>/<device>}
     * @param document what the edge keeps of it
     */
    public record Twin(String key, JsonObject document) {}

    /** What waits for the link, by lane, most urgent first; lanes with nothing left out. */
    public List<Lane> backlog() {
        return this.<List<LaneLedger>>read("queue_streams", Ledgers::of, List.of()).stream()
                .filter(lane -> lane.queue().equals("outbox") && lane.ledger().waiting() > 0)
                .map(
                        lane ->
                                new Lane(
                                        lane.lane().id(),
                                        (int) lane.ledger().waiting(),
                                        Instant.ofEpochMilli(lane.ledger().oldest())))
                .toList();
    }

    /** How many messages wait for the link, over all lanes. */
    public int waiting() {
        return backlog().stream().mapToInt(Lane::count).sum();
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

    /** The objects of a kind that the edge was given. */
    public List<Held> held(String kind) {
        return rows(
                "objects",
                "SELECT key, rev FROM objects WHERE kind = '" + kind + "' ORDER BY key",
                row -> new Held(row.getString(1), row.getString(2)));
    }

    /** The twins of all devices. */
    public List<Twin> twins() {
        return rows(
                "twins",
                "SELECT key, body FROM twins ORDER BY key",
                row -> new Twin(row.getString(1), new JsonObject(row.getString(2))));
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> List<T> rows(String table, String sql, Reader<T> reader) {
        return read(
                table,
                connection -> {
                    List<T> found = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(sql)) {
                        while (rows.next()) {
                            found.add(reader.read(rows));
                        }
                    }
                    return found;
                },
                List.of());
    }

    private <T> T read(String table, Question<T> question, T without) {
        if (!Files.exists(file)) {
            throw new Problem("There is no store " + file + ": this edge has never run.");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA busy_timeout = 5000");
            return has(statement, table) ? question.ask(connection) : without;
        } catch (SQLException e) {
            throw new Problem("The store " + file + " cannot be read: " + e.getMessage(), e);
        }
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
