package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many dead letters are kept, and for how long. */
class LetterBoundsTest extends StoreLab {

    @AfterEach
    void itAddsUp() {
        assertThatItAddsUp();
    }

    @Test
    void theOldestGoWhenTheyAreTooManyAndAreCountedForThatReason() {
        // Given room for five, when seven messages are given up
        store.keepDeadLetters(5, 0, 0);
        giveUp("a", "b", "c", "d", "e", "f", "g");
        // Then the newest five are left, and each is counted once
        assertThat(letters()).containsExactly("g", "f", "e", "d", "c");
        assertThat(store.drops("q", Lane.EVENTS))
                .containsEntry("attempts", 5L)
                .containsEntry("letters-full", 2L);
        assertThat(store.ledger("q", Lane.EVENTS).dropped()).isEqualTo(7);
    }

    @Test
    void aTenthGoesAtOnce() {
        store.keepDeadLetters(20, 0, 0);
        for (int i = 1; i <= 21; i++) {
            giveUp("n" + i);
        }
        assertThat(letters()).hasSize(18).contains("n4").doesNotContain("n3");
    }

    @Test
    void theirBytesAreBoundedToo() {
        // Given room for three of a hundred bytes
        store.keepDeadLetters(0, 330, 0);
        giveUp("a", "b", "c", "d");
        // Then no more bytes are kept than nine tenths of it
        assertThat(letters()).containsExactly("d", "c");
    }

    @Test
    void whatNobodyDecidedAboutInTimeGoesAlsoAfterARestart() {
        // Given letters of different ages
        giveUp("old");
        pass(TimeUnit.DAYS.toMillis(60));
        giveUp("young");
        reopen();
        pass(TimeUnit.DAYS.toMillis(31));
        // When house is kept, then the one older than ninety days is gone
        store.keepDeadLetters(0, 0, TimeUnit.DAYS.toMillis(90));
        done(store.keepHouse());
        assertThat(letters()).containsExactly("young");
        assertThat(store.drops("q", Lane.EVENTS)).containsEntry("letters-old", 1L);
        // And what is left can be put back
        assertThat(done(store.deadLetters().retry(store.deadLetters().list(1).get(0).id())))
                .isTrue();
        assertThat(store.drops("q", Lane.EVENTS)).doesNotContainKey("attempts");
    }

    @Test
    void aLetterThatIsOnItsWayBackIsNotDropped() {
        giveUp("asked for");
        done(new DeadLetters(database).retry(store.deadLetters().list(1).get(0).id()));
        store.keepDeadLetters(1, 0, 0);
        giveUp("a", "b");
        done(store.keepHouse());
        assertThat(waiting(Lane.EVENTS)).containsExactly("asked for");
        assertThat(letters()).containsExactly("b");
    }

    @Test
    void boundsThatHaveNoSenseAreRefusedWithACode() {
        assertThatThrownBy(() -> store.keepDeadLetters(-1, 0, 0))
                .hasMessageStartingWith("QUEUE-016");
    }

    private void giveUp(String... names) {
        for (String name : names) {
            append(name);
            StoredRow row = QueueTestSupport.take(store, "q", Lane.EVENTS).get(0);
            done(store.bury(row, "X-001", "X-001 no", "route"));
        }
    }

    private List<String> letters() {
        return store.deadLetters().list(100).stream()
                .map(letter -> new String(letter.body()).trim())
                .toList();
    }
}
