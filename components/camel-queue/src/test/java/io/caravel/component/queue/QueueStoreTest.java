package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static io.caravel.component.queue.QueueTestSupport.event;
import static io.caravel.component.queue.QueueTestSupport.fromOrigin;
import static io.caravel.component.queue.QueueTestSupport.row;
import static io.caravel.component.queue.QueueTestSupport.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueStoreTest {

    @TempDir Path folder;
    private Database database;
    private QueueStore store;

    @BeforeEach
    void open() {
        database = QueueTestSupport.open(folder);
        store = new QueueStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() {
        close();
        open();
    }

    @Test
    void rowsComeBackInOrderAfterARestart() {
        // Given three events on disk
        for (String body : List.of("a", "b", "c")) {
            done(store.append("q", event(body)));
        }
        // When the store is opened again
        reopen();
        // Then they are there, in order
        assertThat(bodies(take(Lane.EVENTS))).containsExactly("a", "b", "c");
    }

    @Test
    void aNewerVersionTakesThePlaceOfTheWaitingOne() {
        // Given state of two keys
        done(store.append("q", state("x", "1", "x1")));
        done(store.append("q", state("y", "1", "y1")));
        // When a newer version of the first arrives
        done(store.append("q", state("x", "10", "x10")));
        // Then it stands where the older one stood
        assertThat(bodies(take(Lane.STATE))).containsExactly("x10", "y1");
        assertThat(store.ledger("q", Lane.STATE).superseded()).isEqualTo(1);
    }

    @Test
    void anOlderVersionIsIgnored() {
        // Given version 10, which is newer than 9 as a number and not as text
        done(store.append("q", state("x", "10", "x10")));
        // When version 9 arrives late
        done(store.append("q", state("x", "9", "x9")));
        // Then 10 stands
        assertThat(bodies(take(Lane.STATE))).containsExactly("x10");
    }

    @Test
    void stateThatAConsumerHoldsIsNotChanged() {
        // Given a row that a consumer has taken
        done(store.append("q", state("x", "1", "x1")));
        List<StoredRow> held = take(Lane.STATE);
        // When a newer version arrives and the held one is acknowledged
        done(store.append("q", state("x", "2", "x2")));
        done(store.acknowledge(held, false));
        // Then the newer one waits
        assertThat(bodies(take(Lane.STATE))).containsExactly("x2");
    }

    @Test
    void anOlderVersionThatWasGivenBackIsNotHandedOutBeforeTheNewer() {
        // Given a version that a consumer held while a newer one came
        done(store.append("q", state("x", "1", "x1")));
        List<StoredRow> held = take(Lane.STATE);
        done(store.append("q", state("x", "2", "x2")));
        done(store.append("q", state("y", "1", "y1")));
        // When the consumer gives it back, as after a broken connection
        store.release(held);
        // Then the newest of each is handed out, and the ledger says what became of the older
        assertThat(bodies(take(Lane.STATE))).containsExactly("x2", "y1");
        assertThat(store.ledger("q", Lane.STATE).superseded()).isEqualTo(1);
        assertThat(store.ledger("q", Lane.STATE).waiting()).isEqualTo(2);
    }

    @Test
    void anOlderVersionThatTheLastRunHeldIsNotHandedOutAfterARestart() {
        // Given a newer version behind one that a consumer held when the process ended
        done(store.append("q", state("x", "1", "x1")));
        take(Lane.STATE);
        done(store.append("q", state("x", "2", "x2")));
        // When the store is opened again
        reopen();
        // Then only the newer one is handed out
        assertThat(bodies(take(Lane.STATE))).containsExactly("x2");
    }

    @Test
    void aRepeatOfAnOriginIsNotStoredTwiceAcrossARestart() {
        // Given positions 1 and 5 of a sender
        done(store.append("q", fromOrigin("s1", "e", 1)));
        done(store.append("q", fromOrigin("s1", "e", 5)));
        // When the sender repeats 5 and goes on with 6, after a restart
        reopen();
        assertThat(done(store.append("q", fromOrigin("s2", "e", 5)))).isFalse();
        assertThat(done(store.append("q", fromOrigin("s2", "e", 6)))).isTrue();
        // Then each is there once
        assertThat(bodies(take(Lane.EVENTS))).containsExactly("body 1", "body 5", "body 6");
    }

    @Test
    void aNewEpochOfAnOriginStartsItsOwnNumbering() {
        done(store.append("q", fromOrigin("s1", "e1", 7)));
        assertThat(done(store.append("q", fromOrigin("s2", "e2", 1)))).isTrue();
    }

    @Test
    void nothingOfASessionIsTakenAfterALostPosition() {
        // Given position 1, and 2 that was refused before it came to the store
        done(store.append("q", fromOrigin("s1", "e", 1)));
        store.breakSession("q", new Row.Origin("edge-1/events", "s1", "e", 2));
        // When 3 of the same session arrives, then it is refused
        assertThatThrownBy(() -> done(store.append("q", fromOrigin("s1", "e", 3))))
                .hasMessageContaining("QUEUE-004");
        // And a new session sends 2 and 3 again
        assertThat(done(store.append("q", fromOrigin("s2", "e", 2)))).isTrue();
        assertThat(done(store.append("q", fromOrigin("s2", "e", 3)))).isTrue();
    }

    @Test
    void aSessionThatWasReplacedIsNotHeardAnyMore() {
        done(store.append("q", fromOrigin("s1", "e", 1)));
        done(store.append("q", fromOrigin("s2", "e", 2)));
        assertThatThrownBy(() -> done(store.append("q", fromOrigin("s1", "e", 9))))
                .hasMessageContaining("QUEUE-018");
    }

    @Test
    void theLedgerAddsUpAcrossARestart() {
        // Given appends, a repeat, a replacement, a delivery and a dead letter
        done(store.append("q", fromOrigin("s1", "e", 1)));
        done(store.append("q", fromOrigin("s1", "e", 1)));
        done(store.append("q", event("b")));
        done(store.append("q", event("c")));
        List<StoredRow> rows = take(Lane.EVENTS);
        done(store.acknowledge(rows.subList(0, 1), false));
        done(store.bury(rows.get(1), "X-001", "X-001 no", "route"));
        done(store.append("q", state("x", "1", "x1")));
        done(store.append("q", state("x", "2", "x2")));
        // When the store is opened again
        reopen();
        // Then every row is accounted for
        for (Lane lane : Lane.values()) {
            Ledger ledger = store.ledger("q", lane);
            assertThat(ledger.accepted())
                    .isEqualTo(
                            ledger.waiting()
                                    + ledger.delivered()
                                    + ledger.superseded()
                                    + ledger.expired()
                                    + ledger.dropped());
        }
        assertThat(store.ledger("q", Lane.EVENTS).accepted()).isEqualTo(3);
    }

    @Test
    void stateStaysHeldWhenItsDeletionCouldNotBeCommitted() throws InterruptedException {
        // Given state that a consumer delivered, and a disk that refuses its deletion
        done(store.append("q", state("x", "1", "x1")));
        List<StoredRow> delivered = take(Lane.STATE);
        CountDownLatch together = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        database.write(
                connection -> {
                    busy.countDown();
                    return together.await(60, TimeUnit.SECONDS);
                });
        busy.await();
        CompletableFuture<Void> refused = store.acknowledge(delivered, false);
        database.write(
                connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute("ROLLBACK");
                    }
                });
        together.countDown();
        assertThatThrownBy(refused::join).hasMessageContaining("STORE-002");
        // When a newer version comes and then the deletion succeeds
        done(store.append("q", state("x", "2", "x2")));
        done(store.acknowledge(delivered, false));
        // Then the newer version is still there
        assertThat(bodies(take(Lane.STATE))).containsExactly("x2");
    }

    @Test
    void aNewerVersionInAnotherLaneTakesThePlaceOfTheWaitingOne() {
        done(store.append("q", state("x", "1", "old")));
        done(store.append("q", row(Lane.HEALTH, "k|x", "2", null, "new")));
        assertThat(take(Lane.STATE)).isEmpty();
        assertThat(bodies(take(Lane.HEALTH))).containsExactly("new");
        assertThat(store.ledger("q", Lane.STATE).superseded()).isEqualTo(1);
        assertThat(store.ledger("q", Lane.STATE).waiting()).isZero();
        assertThat(store.ledger("q", Lane.HEALTH).waiting()).isEqualTo(1);
    }

    @Test
    void theLedgerIsCorrectedWhenRowsWereLostWithADamagedFile() {
        // Given two rows of which one is lost
        done(store.append("q", event("kept")));
        done(store.append("q", event("lost")));
        done(
                database.write(
                        connection -> {
                            try (var statement = connection.createStatement()) {
                                statement.executeUpdate("UPDATE queue_incarnation SET checked = 0");
                                return statement.executeUpdate(
                                        "DELETE FROM queue_messages WHERE id IN"
                                                + " (SELECT max(id) FROM queue_messages)");
                            }
                        }));
        // When the store is opened
        reopen();
        // Then the lost one counts as dropped
        assertThat(store.ledger("q", Lane.EVENTS).waiting()).isEqualTo(1);
        assertThat(store.ledger("q", Lane.EVENTS).dropped()).isEqualTo(1);
    }

    @Test
    void largeBodiesAreTakenInPortions() {
        // Given bodies of 400 KiB
        String large = "x".repeat(400 * 1024);
        for (int i = 0; i < 8; i++) {
            done(store.append("q", event(large)));
        }
        // When rows are taken, then about a mebibyte comes at once
        assertThat(take(Lane.EVENTS)).hasSizeBetween(1, 3);
    }

    @Test
    void anotherFileHasAnotherEpoch(@TempDir Path other) {
        try (Database elsewhere = QueueTestSupport.open(other)) {
            assertThat(new QueueStore(elsewhere).epoch()).isNotEqualTo(store.epoch());
        }
        String before = store.epoch();
        reopen();
        assertThat(store.epoch()).isEqualTo(before);
    }

    private List<StoredRow> take(Lane lane) {
        return QueueTestSupport.take(store, "q", lane);
    }

    private static List<String> bodies(List<StoredRow> rows) {
        return rows.stream().map(row -> new String(row.body(), StandardCharsets.UTF_8)).toList();
    }
}
