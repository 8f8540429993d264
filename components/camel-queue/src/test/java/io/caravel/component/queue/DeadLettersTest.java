package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static io.caravel.component.queue.QueueTestSupport.event;
import static io.caravel.component.queue.QueueTestSupport.row;
import static io.caravel.component.queue.QueueTestSupport.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

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

    @Test
    void aDeadLetterCanBeSeenAndPutBack() {
        // Given a dead letter
        done(store.append("q", event("poison")));
        done(store.bury(take(Lane.EVENTS).get(0), "X-001", "X-001 no", "some-route"));
        DeadLetter letter = store.deadLetters().list(10).get(0);
        assertThat(letter.code()).isEqualTo("X-001");
        assertThat(letter.route()).isEqualTo("some-route");
        // When it is put back
        assertThat(done(store.deadLetters().retry(letter.id()))).isTrue();
        // Then it waits again and the ledger still adds up
        assertThat(bodies(take(Lane.EVENTS))).containsExactly("poison");
        assertThat(store.deadLetters().list(10)).isEmpty();
        assertThat(store.ledger("q", Lane.EVENTS).dropped()).isZero();
    }

    @Test
    void aDeadLetterIsPutBackForAnotherProcess() {
        // Given a dead letter in a store that this process owns
        done(store.append("q", event("poison")));
        done(store.bury(take(Lane.EVENTS).get(0), "X-001", "X-001 no", "some-route"));
        // When a guest asks for it to be put back
        try (Database guest = Database.join(database.file(), QueueStore.migrations())) {
            DeadLetters letters = new DeadLetters(guest);
            long id = letters.list(1).get(0).id();
            assertThat(done(letters.retry(id))).isTrue();
            assertThat(letters.list(1)).isEmpty();
            assertThat(done(letters.retry(id))).isFalse();
            assertThat(guest.read(Ledgers::of).get(0).drops()).containsEntry("attempts", 1L);
        }
        // Then the owner does it
        await().atMost(Duration.ofSeconds(60))
                .until(() -> store.ledger("q", Lane.EVENTS).waiting() == 1);
        assertThat(store.drops("q", Lane.EVENTS)).isEmpty();
        assertThat(bodies(take(Lane.EVENTS))).containsExactly("poison");
    }

    @Test
    void aDeadLetterOfStateIsSupersededWhenANewerVersionWaits() {
        // Given a dead letter and a newer version of it
        done(store.append("q", state("x", "1", "old")));
        done(store.bury(take(Lane.STATE).get(0), "X-001", "X-001 no", "route"));
        done(store.append("q", state("x", "2", "new")));
        // When it is put back, then only the newer one waits and the ledger adds up
        assertThat(done(store.deadLetters().retry(store.deadLetters().list(1).get(0).id())))
                .isTrue();
        assertThat(bodies(take(Lane.STATE))).containsExactly("new");
        assertThat(store.ledger("q", Lane.STATE).waiting()).isEqualTo(1);
        assertThat(store.ledger("q", Lane.STATE).dropped()).isZero();
    }

    private List<StoredRow> take(Lane lane) {
        return QueueTestSupport.take(store, "q", lane);
    }

    private static List<String> bodies(List<StoredRow> rows) {
        return rows.stream().map(row -> new String(row.body(), StandardCharsets.UTF_8)).toList();
    }
}
