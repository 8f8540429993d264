package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store whose clocks and disk space a spec sets. */
class StoreLab {

    static final long YEAR_2026 = 1_767_225_600_000L;

    final AtomicLong wall = new AtomicLong(YEAR_2026);
    final AtomicLong nanos = new AtomicLong();
    final AtomicLong room = new AtomicLong(1L << 40);

    @TempDir Path folder;
    Database database;
    QueueStore store;

    @BeforeEach
    void open() {
        database = QueueTestSupport.open(folder);
        store = new QueueStore(database, room::get, new AgeClock(wall::get, nanos::get));
    }

    @AfterEach
    void close() {
        database.close();
    }

    void reopen() {
        close();
        open();
    }

    /** Time goes by as it should. */
    void pass(long ms) {
        wall.addAndGet(ms);
        nanos.addAndGet(ms * 1_000_000);
    }

    void budget(Lane lane, long maxBytes, long maxAge, Overflow overflow) {
        store.claimBudget("q", lane, new Budget(maxBytes, maxAge, overflow, null, 0));
    }

    /** Appends an event of 100 bytes that a name can be read from. */
    void append(Lane lane, String partition, String key, String name) {
        done(store.append("q", row(lane, partition, key, name)));
    }

    void append(String name) {
        append(Lane.EVENTS, "", "k", name);
    }

    static Row row(Lane lane, String partition, String key, String name) {
        byte[] body = (name + " ".repeat(98 - name.length())).getBytes(StandardCharsets.UTF_8);
        return new Row(lane, partition, false, key, null, null, null, "{}", body, true);
    }

    static String name(StoredRow row) {
        return new String(row.body(), StandardCharsets.UTF_8).trim();
    }

    List<String> waiting(Lane lane) {
        return waiting(lane, "");
    }

    /** The names of the rows that wait, whoever holds them. */
    List<String> waiting(Lane lane, String partition) {
        return database.read(
                connection -> {
                    int channel = BookReader.channel(connection, "q", partition);
                    long stream = RowId.stream(channel, lane);
                    List<String> names = new ArrayList<>();
                    try (var select =
                            connection.prepareStatement(
                                    "SELECT body FROM queue_messages WHERE id >> 42 = ? ORDER BY id")) {
                        select.setLong(1, stream);
                        ResultSet row = select.executeQuery();
                        while (row.next()) {
                            names.add(new String(row.getBytes(1), StandardCharsets.UTF_8).trim());
                        }
                    }
                    return names;
                });
    }

    /** Every counter says what the rows say, as one state of the file shows them. */
    void assertThatItAddsUp() {
        database.read(
                connection -> {
                    for (LaneLedger lane : Ledgers.of(connection)) {
                        assertThatItAddsUp(lane, counted(connection, lane));
                    }
                    return null;
                });
    }

    private static void assertThatItAddsUp(LaneLedger lane, List<Long> counted) {
        Ledger ledger = lane.ledger();
        assertThat(ledger.accepted())
                .as(lane.toString())
                .isEqualTo(
                        ledger.waiting()
                                + ledger.delivered()
                                + ledger.superseded()
                                + ledger.expired()
                                + ledger.dropped());
        assertThat(lane.drops().values().stream().mapToLong(Long::longValue).sum())
                .as(lane.toString())
                .isEqualTo(ledger.dropped());
        assertThat(List.of(ledger.waiting(), ledger.bytes()))
                .as(lane.toString())
                .isEqualTo(counted);
    }

    private static List<Long> counted(Connection connection, LaneLedger lane) throws SQLException {
        try (var select =
                connection.prepareStatement(
                        "SELECT count(*), coalesce(sum(size), 0) FROM queue_messages"
                                + " JOIN queue_channels ON channel = id >> 44"
                                + " WHERE queue = ? AND (id >> 42) % 4 = ?")) {
            select.setString(1, lane.queue());
            select.setInt(2, lane.lane().ordinal());
            ResultSet row = select.executeQuery();
            row.next();
            return List.of(row.getLong(1), row.getLong(2));
        }
    }
}
