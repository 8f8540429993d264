package io.caravel.component.queue;

import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes names and counters, as part of the caller's transaction. On the writer's thread only. */
final class BookWriter {

    private static final String UPDATE =
            "UPDATE queue_streams SET bytes = ?, accepted = ?, delivered = ?, superseded = ?,"
                    + " expired = ?, dropped = ? WHERE stream = ?";
    private static final String INSERT =
            "INSERT INTO queue_streams (bytes, accepted, delivered, superseded, expired, dropped,"
                    + " stream, queue, part) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String DROPS =
            "INSERT INTO queue_drops (queue, lane, reason, count) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (queue, lane, reason) DO UPDATE SET count = count + excluded.count";

    private final Statements statements;

    BookWriter(Statements statements) {
        this.statements = statements;
    }

    /** Keeps the counters of a stream. */
    void keep(Connection connection, LaneBook book) throws SQLException {
        if (write(connection, UPDATE, book) == 0) {
            write(connection, INSERT, book);
        }
    }

    private int write(Connection connection, String sql, LaneBook book) throws SQLException {
        PreparedStatement statement = statements.of(connection, sql);
        statement.setLong(1, book.bytes);
        statement.setLong(2, book.accepted);
        statement.setLong(3, book.delivered);
        statement.setLong(4, book.superseded);
        statement.setLong(5, book.expired);
        statement.setLong(6, book.dropped);
        statement.setLong(7, book.stream);
        if (sql.equals(INSERT)) {
            statement.setString(8, book.channel.queue());
            statement.setString(9, book.channel.partition());
        }
        return statement.executeUpdate();
    }

    /** Adds to what was dropped for a reason. */
    void dropped(Connection connection, String queue, Lane lane, String reason, long count)
            throws SQLException {
        PreparedStatement upsert = statements.of(connection, DROPS);
        upsert.setString(1, queue);
        upsert.setInt(2, lane.ordinal());
        upsert.setString(3, reason);
        upsert.setLong(4, count);
        upsert.executeUpdate();
    }

    /** Keeps the name of a channel. */
    void made(Connection connection, Channel channel) throws SQLException {
        PreparedStatement insert =
                statements.of(connection, "INSERT INTO queue_channels VALUES (?, ?, ?)");
        insert.setInt(1, channel.number());
        insert.setString(2, channel.queue());
        insert.setString(3, channel.partition());
        insert.executeUpdate();
    }

    /** Removes name and counters of a channel. */
    void ended(Connection connection, Channel channel) throws SQLException {
        PreparedStatement name =
                statements.of(connection, "DELETE FROM queue_channels WHERE channel = ?");
        name.setInt(1, channel.number());
        name.executeUpdate();
        PreparedStatement counters =
                statements.of(connection, "DELETE FROM queue_streams WHERE stream BETWEEN ? AND ?");
        counters.setLong(1, RowId.stream(channel.number(), Lane.HEALTH));
        counters.setLong(2, RowId.stream(channel.number(), Lane.BULK));
        counters.executeUpdate();
    }
}
