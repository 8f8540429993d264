package io.caravel.component.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads names and counters as they are committed. */
final class BookReader {

    private static final String COUNTERS =
            "SELECT bytes, accepted, delivered, superseded, expired, dropped, stream"
                    + " FROM queue_streams";
    private static final String SUMS =
            "SELECT sum(bytes), sum(accepted), sum(delivered), sum(superseded), sum(expired),"
                    + " sum(dropped), min(CASE WHEN accepted > delivered + superseded + expired + dropped"
                    + " THEN (SELECT time FROM queue_messages WHERE id > stream << 42"
                    + " AND id < (stream + 1) << 42 ORDER BY id LIMIT 1) END)"
                    + " FROM queue_streams WHERE queue = ? AND stream % 4 = ?";

    private BookReader() {}

    static List<Channel> channels(Connection connection) throws SQLException {
        List<Channel> channels = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT channel, queue, part FROM queue_channels");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                channels.add(new Channel(row.getInt(1), row.getString(2), row.getString(3)));
            }
        }
        return channels;
    }

    /** The newest name of the numbering: a salvaged file has older ones too. */
    static String epoch(Connection connection) throws SQLException {
        return texts(
                        connection,
                        "SELECT epoch FROM queue_incarnation WHERE epoch <> ? ORDER BY rowid",
                        "")
                .get(0);
    }

    /** The number of a channel, or 0 when there is none. */
    static int channel(Connection connection, String queue, String partition) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT channel FROM queue_channels WHERE queue = ? AND part = ?")) {
            select.setString(1, queue);
            select.setString(2, partition);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** The partitions of a queue that ever had a row. */
    static List<String> partitions(Connection connection, String queue) throws SQLException {
        return texts(connection, "SELECT part FROM queue_channels WHERE queue = ?", queue);
    }

    static List<String> queues(Connection connection) throws SQLException {
        return texts(
                connection,
                "SELECT DISTINCT queue FROM queue_channels WHERE queue <> ? ORDER BY queue",
                "");
    }

    /** Every stream with its counters, in the order of {@link LaneBook#set}. */
    static void counters(Connection connection, BiConsumer<Long, long[]> reader)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNTERS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long[] counters = new long[6];
                for (int i = 0; i < counters.length; i++) {
                    counters[i] = row.getLong(i + 1);
                }
                reader.accept(row.getLong(7), counters);
            }
        }
    }

    /** The counters of a lane over all partitions. */
    static Ledger ledger(Connection connection, String queue, Lane lane) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SUMS)) {
            select.setString(1, queue);
            select.setInt(2, lane.ordinal());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long ended = 0;
                for (int i = 3; i <= 6; i++) {
                    ended += row.getLong(i);
                }
                return new Ledger(
                        row.getLong(2),
                        row.getLong(2) - ended,
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(1));
            }
        }
    }

    /** How many rows of a lane were dropped, by reason. */
    static Map<String, Long> drops(Connection connection, String queue, Lane lane)
            throws SQLException {
        Map<String, Long> drops = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT reason, count FROM queue_drops WHERE queue = ? AND lane = ?"
                                + " AND count > 0")) {
            select.setString(1, queue);
            select.setInt(2, lane.ordinal());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    drops.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return drops;
    }

    private static List<String> texts(Connection connection, String sql, String parameter)
            throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, parameter);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }
}
