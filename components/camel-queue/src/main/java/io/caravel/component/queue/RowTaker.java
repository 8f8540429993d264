package io.caravel.component.queue;

import io.caravel.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Reads the next rows for a consumer: higher lanes first, and within a lane an equal share for
 * every partition that asks. Safe for threads.
 *
 * <p>Events are read beside the writer and never wait for the disk: they do not change. State is
 * read on the writer's thread, so that a newer version, which takes the place of a waiting one, can
 * never change what is under way.
 */
final class RowTaker {

    private static final long MOST_BYTES = 1 << 20;
    private static final String SELECT =
            "SELECT id, attempts, flags, size, headers, body FROM queue_messages"
                    + " WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";

    private final Database database;
    private final Set<Long> taken;
    private final Outdated outdated;

    /**
     * What was taken.
     *
     * @param rows highest lane first
     * @param more whether some streams were not looked at because there were so many
     */
    record Taken(List<StoredRow> rows, boolean more) {}

    /**
     * @param taken numbers of the rows that a consumer holds, which are not taken again
     * @param outdated ends what is not to be handed out any more
     */
    RowTaker(Database database, Set<Long> taken, Outdated outdated) {
        this.database = database;
        this.taken = taken;
        this.outdated = outdated;
    }

    /**
     * Takes rows; they are held until they are released.
     *
     * @param most most rows in all; in each stream, bodies of about a mebibyte, shared among the
     *     partitions, end the reading earlier
     */
    Taken take(String queue, List<Wanted> wanted, int most) {
        Reading events = new Reading(queue, wanted, most, false);
        List<StoredRow> rows = new ArrayList<>(hold(database.read(events::run)));
        boolean more = events.more;
        if (!events.state.isEmpty()) {
            Reading state = new Reading(queue, events.state, most, true);
            rows.addAll(takeState(state));
            more |= state.more;
        }
        return new Taken(rows, more);
    }

    private List<StoredRow> takeState(Reading reading) {
        List<StoredRow> held = new ArrayList<>();
        try {
            return database.write(
                            connection -> {
                                held.addAll(hold(reading.run(connection)));
                                return held;
                            })
                    .join();
        } catch (CompletionException e) {
            held.forEach(row -> taken.remove(row.id()));
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Those that nobody holds yet. */
    private List<StoredRow> hold(List<StoredRow> rows) {
        return rows.stream().filter(row -> taken.add(row.id())).toList();
    }

    /** One reading of many streams. */
    private final class Reading {

        private final String queue;
        private final List<Wanted> wanted;
        private final int most;
        private final boolean withState;
        private final int share;
        private final long bytesEach;
        private final List<StoredRow> rows = new ArrayList<>();
        private final List<Wanted> state = new ArrayList<>();
        private boolean more;

        Reading(String queue, List<Wanted> wanted, int most, boolean withState) {
            this.queue = queue;
            this.wanted = wanted;
            this.most = most;
            this.withState = withState;
            this.share = Math.max(1, most / Math.max(1, wanted.size()));
            this.bytesEach = MOST_BYTES / Math.max(1, wanted.size());
        }

        List<StoredRow> run(Connection connection) throws SQLException {
            int[] channels = channels(connection);
            try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                for (Lane lane : Lane.values()) {
                    for (int i = 0; i < channels.length; i++) {
                        Wanted partition = wanted.get(i);
                        int limit = Math.min(partition.room(lane), share);
                        if (limit == 0 || channels[i] == 0) {
                            continue;
                        }
                        if (rows.size() >= most) {
                            more = true;
                            return rows;
                        }
                        long stream = RowId.stream(channels[i], lane);
                        if (withState) {
                            outdated.end(
                                    connection, stream, before(stream, partition, lane), limit);
                        }
                        read(select, stream, partition, lane, limit);
                    }
                }
            }
            return rows;
        }

        /** Their numbers as of now: one may be given to another partition later. */
        private int[] channels(Connection connection) throws SQLException {
            int[] numbers = new int[wanted.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = BookReader.channel(connection, queue, wanted.get(i).partition());
            }
            return numbers;
        }

        /** Reads to the end of the share, or to the first row that is read elsewhere. */
        private void read(PreparedStatement select, long stream, Wanted from, Lane lane, int limit)
                throws SQLException {
            long before = before(stream, from, lane);
            select.setLong(1, before);
            select.setLong(2, RowId.last(stream));
            select.setInt(3, limit);
            long bytes = 0;
            try (ResultSet row = select.executeQuery()) {
                while (bytes < bytesEach && row.next()) {
                    if (!withState && (row.getInt(3) & Appender.STATE) != 0) {
                        if (bytes == 0) {
                            state.add(from.only(lane));
                        }
                        return;
                    }
                    StoredRow next = row(row, before, from.partition());
                    rows.add(next);
                    before = next.id();
                    bytes += Math.max(1, next.size());
                }
            }
        }

        private static long before(long stream, Wanted from, Lane lane) {
            return Math.max(from.after(lane), RowId.before(stream));
        }

        private StoredRow row(ResultSet row, long before, String partition) throws SQLException {
            int flags = row.getInt(3);
            return new StoredRow(
                    row.getLong(1),
                    before,
                    partition,
                    (flags & Appender.STATE) != 0,
                    row.getInt(2),
                    row.getInt(4),
                    row.getString(5),
                    row.getBytes(6),
                    (flags & Appender.TEXT) != 0);
        }
    }
}
