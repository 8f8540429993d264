package io.caravel.cli.store;

import io.caravel.cli.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The edge's SQLite file, read beside a running edge or without one. Reads only: nothing here
 * changes a byte.
 */
public final class EdgeStore {
    private final Path file;

    /** The store in a file. */
    public EdgeStore(Path file) {
        this.file = file;
    }

    /** How many messages wait for the link, over all lanes. */
    public int waiting() {
        return backlog().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many messages wait for the link, by lane. */
    public Map<String, Integer> backlog() {
        return counts("SELECT lane, COUNT(*) FROM queue_rows WHERE queue = 'outbox' GROUP BY lane");
    }

    /** The whole state as lines to read. */
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        backlog().forEach((lane, count) -> lines.add("waiting in lane " + lane + ": " + count));
        return lines;
    }

    private Map<String, Integer> counts(String sql) {
        Map<String, Integer> found = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            throw new Problem("There is no store " + file + ": this edge has never run.");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getInt(2));
            }
            return found;
        } catch (SQLException e) {
            throw new Problem("The store " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
