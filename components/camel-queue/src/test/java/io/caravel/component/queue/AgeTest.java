package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that wait longer than their lane allows, on boxes whose clocks are not to be trusted. */
class AgeTest extends StoreLab {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    @AfterEach
    void itAddsUp() {
        assertThatItAddsUp();
    }

    @Test
    void rowsExpireWhenTheyAreTooOldAndYoungerOnesStay() {
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        append("old");
        pass(HOUR / 2);
        append("young");
        pass(HOUR / 2 + 1);
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).containsExactly("young");
        assertThat(store.ledger("q", Lane.EVENTS).expired()).isEqualTo(1);
        pass(HOUR);
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).isEmpty();
    }

    @Test
    void manyRowsExpireInPortions() {
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        List<CompletableFuture<?>> appended = new ArrayList<>();
        for (int i = 0; i < 2 * Expiry.ROWS_PER_SLICE + 10; i++) {
            appended.add(store.append("q", row(Lane.EVENTS, "p" + i % 3, "k", "n" + i)));
        }
        appended.forEach(CompletableFuture::join);
        pass(HOUR + 1);
        done(store.keepHouse());
        assertThat(store.ledger("q", Lane.EVENTS).waiting()).isZero();
    }

    @Test
    void aRowThatAConsumerHoldsDoesNotExpire() {
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        append("held");
        List<StoredRow> held = QueueTestSupport.take(store, "q", Lane.EVENTS);
        append("free");
        pass(HOUR + 1);
        done(store.keepHouse());
        assertThat(store.ledger("q", Lane.EVENTS).waiting()).isEqualTo(1);
        // When it is given back, then it does
        store.release(held);
        pass(1_000);
        done(store.keepHouse());
        assertThat(store.ledger("q", Lane.EVENTS).expired()).isEqualTo(2);
    }

    @Test
    void aNewVersionOfStateIsYoungWhereverItStands() {
        budget(Lane.STATE, 0, HOUR, Overflow.REJECT);
        for (String key : List.of("a", "b", "c")) {
            done(store.append("q", QueueTestSupport.state(key, "1", key)));
        }
        pass(HOUR / 2);
        done(store.append("q", QueueTestSupport.state("a", "2", "a2")));
        pass(HOUR / 2 + 1);
        done(store.keepHouse());
        assertThat(waiting(Lane.STATE)).containsExactly("a2");
        pass(HOUR / 2);
        done(store.keepHouse());
        assertThat(waiting(Lane.STATE)).isEmpty();
    }

    @Test
    void timeSpentSwitchedOffCounts() {
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        append("old");
        close();
        wall.addAndGet(HOUR + 1);
        nanos.set(5);
        open();
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        append("young");
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).containsExactly("young");
    }

    @Test
    void aClockThatIsSetForwardExpiresNothingAndOneThatIsSetBackKeepsNothingForEver() {
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        append("row");
        wall.addAndGet(365 * 24 * HOUR);
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).containsExactly("row");
        wall.addAndGet(-2 * 365 * 24 * HOUR);
        pass(HOUR + 1);
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).isEmpty();
    }

    @Test
    void aBoxThatStartsInNineteenSeventyLosesNothingWhenItsClockIsSet() {
        // Given a row that was appended before the clock was set
        close();
        wall.set(60_000);
        open();
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        append("row");
        pass(10_000);
        append("later");
        // When the box starts again with a clock that is set
        close();
        wall.set(YEAR_2026);
        open();
        budget(Lane.EVENTS, 0, HOUR, Overflow.REJECT);
        done(store.keepHouse());
        // Then both wait, and expire when they are old
        assertThat(waiting(Lane.EVENTS)).containsExactly("row", "later");
        pass(HOUR + 1);
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).isEmpty();
    }
}
