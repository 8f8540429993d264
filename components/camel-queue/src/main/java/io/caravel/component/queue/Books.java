package io.caravel.component.queue;

import io.caravel.store.CommitHook;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
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

    private final Statements statements;
    private final BookWriter writer;
    private final AgeClock clock;
    private final Map<String, Map<String, Channel>> channels = new HashMap<>();
    private final NavigableMap<Long, LaneBook> books = new TreeMap<>();
    private final Set<LaneBook> changed = new LinkedHashSet<>();
    private final Map<Drop, Long> drops = new HashMap<>();
    private final BitSet numbers = new BitSet();
    private long next;
    private long reserved;
    private long clockKept;
    private boolean known;
    private volatile String epoch;

    private record Drop(String queue, Lane lane, String reason) {}

    Books(Statements statements, AgeClock clock) {
        this.statements = statements;
        this.writer = new BookWriter(statements);
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
            int number = numbers.nextClearBit(1);
            if (number >= RowId.MOST_CHANNELS) {
                throw new QueueException(
                        "QUEUE-011",
                        "queue '%s' cannot have one more partition: the store has %d in use"
                                .formatted(queue, number - 1));
            }
            channel = new Channel(number, queue, partition);
            writer.made(connection, channel);
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
                RowId.stream(channel.number(), lane),
                stream -> new LaneBook(channel, lane, clock.now()));
    }

    /** The book of a stream that has rows. */
    LaneBook book(Connection connection, long stream) throws SQLException {
        read(connection);
        return books.get(stream);
    }

    /** Says that counters of a book have changed and have to be kept with this commit. */
    void changed(LaneBook book) {
        book.used = clock.now();
        changed.add(book);
    }

    /** Counts rows as dropped. */
    void dropped(LaneBook book, String reason, long count) {
        book.dropped += count;
        recount(book.channel.queue(), book.lane, reason, count);
        changed(book);
    }

    /** Counts what is dropped already for one reason more, or less. */
    void recount(String queue, Lane lane, String reason, long count) {
        drops.merge(new Drop(queue, lane, reason), count, Long::sum);
    }

    /**
     * Ends channels that no row waits in: their counters go to the channel without partition of
     * their queue, and their numbers to the next channels that are made.
     */
    void retire(Connection connection, List<Channel> ended) throws SQLException {
        for (Channel channel : ended) {
            channel(connection, channel.queue(), "");
            writer.ended(connection, channel);
        }
        for (Channel channel : ended) {
            Channel rest = channels.get(channel.queue()).get("");
            for (Lane lane : Lane.values()) {
                LaneBook book = books.get(RowId.stream(channel.number(), lane));
                if (book != null) {
                    book(rest, lane).add(book);
                    changed(book(rest, lane));
                    changed.remove(book);
                }
            }
            forget(channel);
        }
    }

    @Override
    public void beforeCommit(Connection connection) throws SQLException {
        boolean aged = !changed.isEmpty() && clock.now() - clockKept > CLOCK_EVERY_MS;
        for (LaneBook book : changed) {
            writer.keep(connection, book);
        }
        changed.clear();
        for (Map.Entry<Drop, Long> drop : drops.entrySet()) {
            Drop of = drop.getKey();
            writer.dropped(connection, of.queue, of.lane, of.reason, drop.getValue());
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

    /** Forgets a channel that has ended, or whose making was undone with the rest of its work. */
    void forget(Channel channel) {
        channels.getOrDefault(channel.queue(), new HashMap<>()).remove(channel.partition());
        numbers.clear(channel.number());
        for (Lane lane : Lane.values()) {
            books.remove(RowId.stream(channel.number(), lane));
        }
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

    private void read(Connection connection) throws SQLException {
        if (known) {
            return;
        }
        channels.clear();
        numbers.clear();
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
        numbers.set(channel.number());
    }
}
