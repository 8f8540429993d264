package io.caravel.component.queue;

import io.caravel.store.CommitHook;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names, counters and numbering of all streams, in memory and in the database.
 *
 * <p>A work changes them in memory once its rows are written; they go to the database once per
 * commit, inside it. When a group is not kept they are read again. Used on the writer's thread
 * only.
 */
final class Books implements CommitHook {

    private static final long NUMBERS_AT_ONCE = 4096;
    private static final long CLOCK_EVERY_MS = 1_000;
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
    private final AgeClock clock;
    private final Map<String, Map<String, Channel>> channels = new HashMap<>();
    private final NavigableMap<Long, LaneBook> books = new TreeMap<>();
    private final Set<LaneBook> changed = new LinkedHashSet<>();
    private final Map<Drop, Long> drops = new HashMap<>();
    private int lastChannel;
    private long next;
    private long reserved;
    private long clockKept;
    private boolean known;
    private volatile String epoch;

    private record Drop(String queue, Lane lane, String reason) {}

    Books(Statements statements, AgeClock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /** Takes up numbering and clock where the last run of the program left them. */
    void open(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT max(next), max(born), max(wall) FROM queue_incarnation");
                ResultSet row = select.executeQuery()) {
            row.next();
            next = Math.max(1, row.getLong(1));
            clock.resume(row.getLong(2), row.getLong(3));
        }
        reserved = 0;
        known = false;
        epoch = BookReader.epoch(connection);
    }

    /** Names the numbering of this file. */
    String epoch() {
        return epoch;
    }

    AgeClock clock() {
        return clock;
    }

    /** The number of the next row of a stream. */
    long nextId(LaneBook book) {
        return RowId.of(book.stream, next++);
    }

    /** The channel of a partition; made when there is none. */
    Channel channel(Connection connection, String queue, String partition) throws SQLException {
        Channel channel = find(connection, queue, partition);
        if (channel == null) {
            if (lastChannel + 1 >= RowId.MOST_CHANNELS) {
                throw new QueueException(
                        "QUEUE-011",
                        "queue '%s' cannot have one more partition: the store has %d"
                                .formatted(queue, lastChannel));
            }
            channel = new Channel(lastChannel + 1, queue, partition);
            PreparedStatement insert =
                    statements.of(connection, "INSERT INTO queue_channels VALUES (?, ?, ?)");
            insert.setInt(1, channel.number());
            insert.setString(2, queue);
            insert.setString(3, partition);
            insert.executeUpdate();
            remember(channel);
        }
        return channel;
    }

    /** The channel of a partition, or null. */
    Channel find(Connection connection, String queue, String partition) throws SQLException {
        read(connection);
        return channels.getOrDefault(queue, Map.of()).get(partition);
    }

    /** The books of all streams that ever had a row. */
    Collection<LaneBook> all(Connection connection) throws SQLException {
        read(connection);
        return books.values();
    }

    /** The books of this stream and those behind it, in their order. */
    Collection<LaneBook> from(Connection connection, long stream) throws SQLException {
        read(connection);
        return books.tailMap(stream, true).values();
    }

    /** The book of a stream, with nothing in it when it is new. */
    LaneBook book(Channel channel, Lane lane) {
        return books.computeIfAbsent(
                RowId.stream(channel.number(), lane), stream -> new LaneBook(channel, lane));
    }

    /** The book of a stream that has rows. */
    LaneBook book(Connection connection, long stream) throws SQLException {
        read(connection);
        return books.get(stream);
    }

    /** Says that counters of a book have changed and have to be kept with this commit. */
    void changed(LaneBook book) {
        changed.add(book);
    }

    /** Counts rows as dropped. */
    void dropped(LaneBook book, String reason, long count) {
        book.dropped += count;
        drops.merge(new Drop(book.channel.queue(), book.lane, reason), count, Long::sum);
        changed.add(book);
    }

    @Override
    public void beforeCommit(Connection connection) throws SQLException {
        boolean aged = !changed.isEmpty() && clock.now() - clockKept > CLOCK_EVERY_MS;
        for (LaneBook book : changed) {
            keep(connection, book);
        }
        changed.clear();
        for (Map.Entry<Drop, Long> drop : drops.entrySet()) {
            PreparedStatement upsert = statements.of(connection, DROPS);
            upsert.setString(1, drop.getKey().queue());
            upsert.setInt(2, drop.getKey().lane().ordinal());
            upsert.setString(3, drop.getKey().reason());
            upsert.setLong(4, drop.getValue());
            upsert.executeUpdate();
        }
        drops.clear();
        if (next > reserved || aged) {
            reserve(connection);
        }
    }

    @Override
    public void rolledBack() {
        changed.clear();
        drops.clear();
        known = false;
        reserved = 0;
    }

    /** Forgets a channel whose making was undone with the rest of its work. */
    void forget(Channel channel) {
        channels.getOrDefault(channel.queue(), new HashMap<>()).remove(channel.partition());
        books.values().removeIf(book -> book.channel.equals(channel));
    }

    /**
     * Every number given so far must be below what is kept, in the same commit at the latest; kept
     * ahead, so that this is seldom.
     */
    private void reserve(Connection connection) throws SQLException {
        reserved = next + NUMBERS_AT_ONCE;
        clockKept = clock.now();
        PreparedStatement update =
                statements.of(
                        connection, "UPDATE queue_incarnation SET next = ?, born = ?, wall = ?");
        update.setLong(1, reserved);
        update.setLong(2, clockKept);
        update.setLong(3, clock.wall());
        update.executeUpdate();
    }

    private void keep(Connection connection, LaneBook book) throws SQLException {
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

    private void read(Connection connection) throws SQLException {
        if (known) {
            return;
        }
        channels.clear();
        lastChannel = 0;
        books.values().forEach(book -> book.set(0, 0, 0, 0, 0, 0));
        Map<Integer, Channel> numbered = new HashMap<>();
        BookReader.channels(connection)
                .forEach(
                        channel -> {
                            remember(channel);
                            numbered.put(channel.number(), channel);
                        });
        books.values().removeIf(book -> !book.channel.equals(numbered.get(book.channel.number())));
        BookReader.counters(
                connection,
                (stream, counters) -> {
                    Channel channel = numbered.get(RowId.channelOf(stream));
                    if (channel != null) {
                        book(channel, RowId.laneOf(stream)).set(counters);
                    }
                });
        known = true;
    }

    private void remember(Channel channel) {
        channels.computeIfAbsent(channel.queue(), queue -> new HashMap<>())
                .put(channel.partition(), channel);
        lastChannel = Math.max(lastChannel, channel.number());
    }
}
