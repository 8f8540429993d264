package io.caravel.component.queue;

import io.caravel.store.Database;
import io.caravel.store.Migrations;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All durable queues of one {@link Database}: append, take, acknowledge, count.
 *
 * <p>Every change is on disk when its future completes. Appends of one thread keep their order. One
 * store per database and process: it knows in memory which rows its consumers hold.
 */
public final class QueueStore {

    private static final String TAKE =
            "SELECT id, state_key IS NOT NULL, attempts, time, headers, body, text FROM queue_rows"
                    + " WHERE queue = ? AND lane = ? AND id > ? ORDER BY id LIMIT ?";
    private static final long MOST_BYTES = 1 << 20;
    private static final String DELETE = "DELETE FROM queue_rows WHERE id = ?";

    private final Database database;
    private final Statements statements = new Statements();
    private final LedgerTable ledger = new LedgerTable(statements);
    private final Origins origins = new Origins(statements);
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();
    private final Set<String> readers = ConcurrentHashMap.newKeySet();
    private final Appender appender =
            new Appender(statements, origins, new Sources(statements), ledger, taken);
    private final DeadLetters deadLetters;
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final String epoch;

    /**
     * A store on a database that was opened with {@link #migrations()}. Where rows were lost with a
     * damaged file, the ledger is corrected and says so in the log (QUEUE-009).
     */
    public QueueStore(Database database) {
        this.database = database;
        this.deadLetters = new DeadLetters(database, this::wake);
        this.epoch = database.read(QueueStore::readEpoch);
        database.write(ledger::reconcile).join();
    }

    /** The tables that this store needs. */
    public static Migrations migrations() {
        return QueueSchema.MIGRATIONS;
    }

    /**
     * Names this store's numbering: made at random with the file, so that numbers of one file are
     * never taken for those of another.
     */
    public String epoch() {
        return epoch;
    }

    /** The messages that were given up. */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /**
     * Appends a row.
     *
     * @return completes with true after commit, with false when it was a repeat of its origin;
     *     fails with {@link QueueException} QUEUE-004 when something before it in its session was
     *     lost
     */
    public CompletableFuture<Boolean> append(String queue, Row row) {
        CompletableFuture<Boolean> stored =
                database.write(connection -> appender.append(connection, queue, row));
        return stored.whenComplete(
                (fresh, failure) -> {
                    if (failure == null) {
                        wake(queue);
                    }
                });
    }

    /** Takes nothing more of the session of a position that was refused before it was appended. */
    void breakSession(String queue, Row.Origin origin) {
        database.write(
                connection -> {
                    origins.breakSession(queue, origin);
                    return null;
                });
    }

    /**
     * Makes the caller the only reader of a lane.
     *
     * @throws QueueException QUEUE-008 when somebody reads it already
     */
    void claim(String queue, Lane lane) {
        if (!readers.add(queue + '/' + lane)) {
            throw new QueueException(
                    "QUEUE-008",
                    "lane '%s' of queue '%s' has a consumer already: name different lanes or make it one route"
                            .formatted(lane.id(), queue));
        }
    }

    void disclaim(String queue, Lane lane) {
        readers.remove(queue + '/' + lane);
    }

    /**
     * The next rows after a position in each lane, highest lane first; they are held, and not
     * changed by newer state, until {@link #acknowledge}, {@link #bury} or {@link #release}.
     *
     * @param after last position seen per lane; lanes that are absent are not read
     * @param room most rows per lane
     * @param most most rows in all; bodies of about a mebibyte per lane end the reading earlier
     */
    CompletableFuture<List<StoredRow>> take(
            String queue, Map<Lane, Long> after, Map<Lane, Integer> room, int most) {
        EnumMap<Lane, Long> lanes = new EnumMap<>(Lane.class);
        lanes.putAll(after);
        return database.write(
                connection -> {
                    List<StoredRow> rows = new ArrayList<>();
                    for (Map.Entry<Lane, Long> lane : lanes.entrySet()) {
                        int limit = Math.min(room.get(lane.getKey()), most - rows.size());
                        if (limit > 0) {
                            select(connection, queue, lane.getKey(), lane.getValue(), limit, rows);
                        }
                    }
                    rows.forEach(row -> taken.add(row.id()));
                    return rows;
                });
    }

    /** Deletes rows that were delivered. */
    CompletableFuture<Void> acknowledge(String queue, Collection<StoredRow> rows) {
        List<StoredRow> done = List.copyOf(rows);
        CompletableFuture<Void> deletion =
                database.write(
                        connection -> {
                            EnumMap<Lane, Long> deleted = new EnumMap<>(Lane.class);
                            for (StoredRow row : done) {
                                PreparedStatement delete = statements.of(connection, DELETE);
                                delete.setLong(1, row.id());
                                deleted.merge(row.lane(), (long) delete.executeUpdate(), Long::sum);
                            }
                            for (Map.Entry<Lane, Long> lane : deleted.entrySet()) {
                                ledger.add(
                                        connection,
                                        queue,
                                        lane.getKey().ordinal(),
                                        "delivered",
                                        lane.getValue());
                            }
                            return null;
                        });
        return deletion.thenRun(() -> done.forEach(row -> taken.remove(row.id())));
    }

    /** Counts one more attempt of a row that failed. */
    CompletableFuture<Void> countAttempt(StoredRow row) {
        return database.write(
                connection -> {
                    PreparedStatement update =
                            statements.of(
                                    connection,
                                    "UPDATE queue_rows SET attempts = attempts + 1 WHERE id = ?");
                    update.setLong(1, row.id());
                    update.executeUpdate();
                    return null;
                });
    }

    /** Moves a row to the dead letters and counts it as dropped. */
    CompletableFuture<Void> bury(
            String queue, StoredRow row, String code, String reason, String route) {
        CompletableFuture<Void> burial =
                database.write(
                        connection -> {
                            DeadLetters.bury(connection, row.id(), code, reason, route);
                            ledger.add(connection, queue, row.lane().ordinal(), "dropped", 1);
                            return null;
                        });
        return burial.thenRun(() -> taken.remove(row.id()));
    }

    /** Gives rows back that a consumer took and did not deliver. */
    void release(Collection<StoredRow> rows) {
        rows.forEach(row -> taken.remove(row.id()));
    }

    /** The counters of one lane of a queue, as committed. */
    public Ledger ledger(String queue, Lane lane) {
        return database.read(connection -> LedgerTable.read(connection, queue, lane));
    }

    /**
     * Calls back after every append to a queue, on the thread that completes it; must not block.
     */
    void addListener(String queue, Runnable listener) {
        listeners.computeIfAbsent(queue, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    void removeListener(String queue, Runnable listener) {
        listeners.getOrDefault(queue, new ArrayList<>()).remove(listener);
    }

    private void wake(String queue) {
        List<Runnable> waiting = listeners.get(queue);
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    private void select(
            Connection connection,
            String queue,
            Lane lane,
            long after,
            int limit,
            List<StoredRow> rows)
            throws SQLException {
        PreparedStatement select = statements.of(connection, TAKE);
        select.setString(1, queue);
        select.setInt(2, lane.ordinal());
        select.setLong(3, after);
        select.setInt(4, limit);
        long bytes = 0;
        try (ResultSet row = select.executeQuery()) {
            while (bytes < MOST_BYTES && row.next()) {
                byte[] body = row.getBytes(6);
                bytes += body.length;
                rows.add(
                        new StoredRow(
                                row.getLong(1),
                                lane,
                                row.getBoolean(2),
                                row.getInt(3),
                                row.getLong(4),
                                row.getString(5),
                                body,
                                row.getBoolean(7)));
            }
        }
    }

    private static String readEpoch(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT epoch FROM queue_incarnation");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
