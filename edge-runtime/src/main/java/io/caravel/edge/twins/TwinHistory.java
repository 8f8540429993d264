package io.caravel.edge.twins;

import io.caravel.store.Database;
import io.caravel.store.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last reported values of each property, a ring of fixed size per property on disk, read by
 * {@code caravel edge history}.
 *
 * <p>Never waited for: values are written a quarter of a second behind, many at once, and dropped
 * where the disk does not take them; what is not written when the process is killed is lost. Safe
 * for any thread.
 */
public final class TwinHistory implements AutoCloseable {

    /** The area {@code twin-history}. */
    public static final Migrations MIGRATIONS =
            new Migrations(
                    "twin-history",
                    List.of(
                            "CREATE TABLE twin_series (id INTEGER PRIMARY KEY,"
                                    + " device TEXT NOT NULL, property TEXT NOT NULL,"
                                    + " next INTEGER NOT NULL, UNIQUE (device, property))",
                            "CREATE TABLE twin_history (series INTEGER NOT NULL,"
                                    + " slot INTEGER NOT NULL, seq INTEGER NOT NULL,"
                                    + " time INTEGER NOT NULL, value TEXT NOT NULL,"
                                    + " PRIMARY KEY (series, slot)) WITHOUT ROWID"));

    private static final Logger LOG = LoggerFactory.getLogger(TwinHistory.class);
    private static final long BEHIND_MILLIS = 250;
    private static final int MOST_WAITING = 10_000;
    private static final int LONGEST_VALUE = 4 * 1024;

    private final Database database;
    private final int size;
    private Map<Series, List<Value>> waiting = new LinkedHashMap<>();
    private int count;
    private boolean dropping;
    private boolean closed;

    private record Series(String device, String property) {}

    private record Value(long time, String text) {}

    /**
     * @param database open, with {@link #MIGRATIONS}
     * @param size values kept of each property, 0 for none
     */
    public TwinHistory(Database database, int size) {
        this.database = database;
        this.size = size;
        database.write(connection -> shrink(connection, size));
    }

    /**
     * Keeps a value; one longer than 4,096 letters is cut there.
     *
     * @param time milliseconds since the epoch, as the device said
     */
    void add(String device, String property, String value, long time) {
        if (size == 0) {
            return;
        }
        String text =
                value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
        boolean first;
        synchronized (this) {
            if (closed || count >= MOST_WAITING) {
                return;
            }
            first = count++ == 0;
            waiting.computeIfAbsent(new Series(device, property), series -> new ArrayList<>())
                    .add(new Value(time, text));
        }
        if (first) {
            CompletableFuture.delayedExecutor(BEHIND_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::flushLater);
        }
    }

    /** Writes what waits and takes nothing more; to be called before the database is closed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        flush().toCompletableFuture().join();
    }

    private void flushLater() {
        boolean late;
        synchronized (this) {
            late = closed;
        }
        if (!late) {
            flush();
        }
    }

    /** Writes what waits; completes when it is on disk, or is dropped. */
    CompletionStage<?> flush() {
        Map<Series, List<Value>> taken;
        synchronized (this) {
            taken = waiting;
            waiting = new LinkedHashMap<>();
            count = 0;
        }
        return database.write(connection -> write(connection, taken))
                .handle((done, failed) -> told(failed));
    }

    private synchronized Void told(Throwable failed) {
        if (failed != null && !dropping) {
            LOG.warn(
                    "EDGE-TWIN-009 values of devices are missing in their history, {}: make room;"
                            + " twins and readings are not concerned",
                    failed.getMessage());
        }
        dropping = failed != null;
        return null;
    }

    /** Forgets a device. */
    CompletionStage<?> forget(String device) {
        synchronized (this) {
            waiting.keySet().removeIf(series -> series.device().equals(device));
        }
        return database.write(
                connection -> {
                    run(
                            connection,
                            "DELETE FROM twin_history WHERE series IN"
                                    + " (SELECT id FROM twin_series WHERE device = ?)",
                            device);
                    run(connection, "DELETE FROM twin_series WHERE device = ?", device);
                    return null;
                });
    }

    private static void run(Connection connection, String sql, String device) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, device);
            statement.executeUpdate();
        }
    }

    private static Void shrink(Connection connection, int size) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM twin_history WHERE slot >= ?")) {
            delete.setInt(1, size);
            delete.executeUpdate();
        }
        return null;
    }

    private Void write(Connection connection, Map<Series, List<Value>> values) throws SQLException {
        try (PreparedStatement series =
                        connection.prepareStatement(
                                "INSERT INTO twin_series (device, property, next) VALUES (?, ?, ?)"
                                        + " ON CONFLICT (device, property)"
                                        + " DO UPDATE SET next = next + excluded.next"
                                        + " RETURNING id, next");
                PreparedStatement value =
                        connection.prepareStatement(
                                "INSERT OR REPLACE INTO twin_history"
                                        + " (series, slot, seq, time, value)"
                                        + " VALUES (?, ?, ?, ?, ?)")) {
            for (Map.Entry<Series, List<Value>> entry : values.entrySet()) {
                write(series, value, entry.getKey(), entry.getValue());
            }
        }
        return null;
    }

    private void write(
            PreparedStatement series, PreparedStatement value, Series of, List<Value> values)
            throws SQLException {
        series.setString(1, of.device());
        series.setString(2, of.property());
        series.setInt(3, values.size());
        long id;
        long seq;
        try (ResultSet row = series.executeQuery()) {
            row.next();
            id = row.getLong(1);
            seq = row.getLong(2) - values.size();
        }
        for (Value one : values) {
            value.setLong(1, id);
            value.setLong(2, seq % size);
            value.setLong(3, seq++);
            value.setLong(4, one.time());
            value.setString(5, one.text());
            value.executeUpdate();
        }
    }
}
