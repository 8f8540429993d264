package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to rows for which their lane has no room. */
class BudgetTest extends StoreLab {

    @AfterEach
    void itAddsUpAlsoAfterARestart() {
        assertThatItAddsUp();
        reopen();
        assertThatItAddsUp();
    }

    @Test
    void dropOldestMakesRoomForTheNewest() {
        budget(Lane.EVENTS, 300, 0, Overflow.DROP_OLDEST);
        for (String name : List.of("a", "b", "c", "d", "e")) {
            append(name);
        }
        assertThat(waiting(Lane.EVENTS)).containsExactly("c", "d", "e");
        assertThat(store.ledger("q", Lane.EVENTS).dropped()).isEqualTo(2);
        assertThat(store.drops("q", Lane.EVENTS)).containsEntry("budget", 2L);
    }

    @Test
    void aBudgetHoldsAcrossARestart() {
        budget(Lane.EVENTS, 300, 0, Overflow.DROP_OLDEST);
        List.of("a", "b", "c").forEach(this::append);
        reopen();
        budget(Lane.EVENTS, 300, 0, Overflow.DROP_OLDEST);
        append("d");
        assertThat(waiting(Lane.EVENTS)).containsExactly("b", "c", "d");
    }

    @Test
    void aRowThatAConsumerHoldsIsNeverDropped() {
        // Given a full lane of which a consumer holds the first two
        budget(Lane.EVENTS, 300, 0, Overflow.DROP_OLDEST);
        List.of("a", "b").forEach(this::append);
        List<StoredRow> held = QueueTestSupport.take(store, "q", Lane.EVENTS);
        List.of("c", "d", "e").forEach(this::append);
        // Then the first that nobody holds made room
        assertThat(waiting(Lane.EVENTS)).containsExactly("a", "b", "e");
        done(store.acknowledge(held, false));
        // And when all are held, the new one does not come in
        List.of("f", "g").forEach(this::append);
        QueueTestSupport.take(store, "q", Lane.EVENTS);
        append("h");
        assertThat(waiting(Lane.EVENTS)).containsExactly("e", "f", "g");
    }

    @Test
    void dropNewestKeepsWhatWaits() {
        budget(Lane.BULK, 200, 0, Overflow.DROP_NEWEST);
        for (String name : List.of("a", "b", "c")) {
            append(Lane.BULK, "", "k", name);
        }
        assertThat(waiting(Lane.BULK)).containsExactly("a", "b");
        assertThat(store.drops("q", Lane.BULK)).containsEntry("budget", 1L);
    }

    @Test
    void keepLastPerKeyDropsWhatANewerRowOfItsKeyFollows() {
        budget(Lane.EVENTS, 400, 0, Overflow.KEEP_LAST_PER_KEY);
        for (String name : List.of("x1", "y1", "x2", "x3", "x4", "y2", "x5")) {
            append(Lane.EVENTS, "", name.substring(0, 1), name);
        }
        assertThat(waiting(Lane.EVENTS)).containsExactly("x3", "x4", "y2", "x5");
    }

    @Test
    void keepLastPerKeyDropsTheOldestWhenEveryKeyHasOneRow() {
        budget(Lane.EVENTS, 300, 0, Overflow.KEEP_LAST_PER_KEY);
        for (String name : List.of("a", "b", "c", "d")) {
            append(Lane.EVENTS, "", name, name);
        }
        assertThat(waiting(Lane.EVENTS)).containsExactly("b", "c", "d");
    }

    @Test
    void aFullLaneThatRejectsTellsTheSenderAndTakesRowsAgainWhenThereIsRoom() {
        budget(Lane.EVENTS, 200, 0, Overflow.REJECT);
        List.of("a", "b").forEach(this::append);
        assertThatThrownBy(() -> append("c"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(QueueFullException.class)
                .hasMessageStartingWith("QUEUE-013");
        done(
                store.acknowledge(
                        QueueTestSupport.take(store, "q", Lane.EVENTS).subList(0, 1), false));
        append("c");
        assertThat(waiting(Lane.EVENTS)).containsExactly("b", "c");
        assertThat(store.ledger("q", Lane.EVENTS).accepted()).isEqualTo(3);
    }

    @Test
    void aRowLargerThanItsLaneDoesNotDriveOutTheOthers() {
        budget(Lane.EVENTS, 150, 0, Overflow.DROP_OLDEST);
        append("a");
        Row large = new Row(Lane.EVENTS, null, null, null, null, "{}", new byte[1_000], false);
        done(store.append("q", large));
        assertThat(waiting(Lane.EVENTS)).containsExactly("a");
    }

    @Test
    void eachPartitionHasItsOwnBudget() {
        budget(Lane.EVENTS, 200, 0, Overflow.DROP_OLDEST);
        for (String name : List.of("a", "b", "c")) {
            append(Lane.EVENTS, "full", "k", name);
        }
        append(Lane.EVENTS, "other", "k", "x");
        assertThat(waiting(Lane.EVENTS, "full")).containsExactly("b", "c");
        assertThat(waiting(Lane.EVENTS, "other")).containsExactly("x");
    }

    @Test
    void differentBudgetsOfOneLaneAreRefusedWithACode() {
        budget(Lane.EVENTS, 200, 0, Overflow.DROP_OLDEST);
        budget(Lane.EVENTS, 200, 0, Overflow.DROP_OLDEST);
        assertThatThrownBy(() -> budget(Lane.EVENTS, 300, 0, Overflow.DROP_OLDEST))
                .hasMessageStartingWith("QUEUE-015");
        store.releaseBudget("q", Lane.EVENTS);
        store.releaseBudget("q", Lane.EVENTS);
        budget(Lane.EVENTS, 300, 0, Overflow.DROP_OLDEST);
    }

    @Test
    void liveRowsOvertakeABacklog() {
        // Given a lane whose oldest row waits longer than the route allows
        store.claimBudget("q", Lane.EVENTS, new Budget(0, 0, Overflow.REJECT, Lane.BULK, 30_000));
        append("old");
        pass(20_000);
        append("young");
        pass(20_000);
        // When rows come, then they wait in the lower lane
        append("backlog");
        assertThat(waiting(Lane.BULK)).containsExactly("backlog");
        // And when the lane is drained, live rows go there again
        done(store.acknowledge(QueueTestSupport.take(store, "q", Lane.EVENTS), false));
        append("live");
        assertThat(waiting(Lane.EVENTS)).containsExactly("live");
        assertThat(waiting(Lane.BULK)).containsExactly("backlog");
    }

    @Test
    void theLedgerAddsUpWhateverHappens() {
        // Given lanes with small budgets of every policy
        Random random = new Random(42);
        budget(Lane.HEALTH, 900, 0, Overflow.DROP_OLDEST);
        budget(Lane.STATE, 900, 5_000, Overflow.KEEP_LAST_PER_KEY);
        budget(Lane.EVENTS, 900, 3_000, Overflow.DROP_OLDEST);
        budget(Lane.BULK, 900, 0, Overflow.DROP_NEWEST);
        List<CompletableFuture<?>> underWay = new ArrayList<>();
        // When thousands of rows come, are delivered, given up, expire and are replaced
        for (int i = 0; i < 3_000; i++) {
            underWay.add(somethingHappens(random));
            if (i % 100 == 0) {
                CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
                assertThatItAddsUp();
            }
        }
    }

    private CompletableFuture<?> somethingHappens(Random random) {
        Lane lane = Lane.values()[random.nextInt(4)];
        String partition = random.nextBoolean() ? "" : "p" + random.nextInt(3);
        int what = random.nextInt(12);
        if (what == 0) {
            List<StoredRow> rows = QueueTestSupport.take(store, "q", lane, partition);
            if (rows.size() > 2) {
                done(store.bury(rows.get(1), "X-001", "no", "route"));
                store.release(rows);
                return store.acknowledge(List.of(rows.get(0), rows.get(2)), false);
            }
            return store.acknowledge(rows, false);
        } else if (what == 1) {
            pass(random.nextInt(1_000));
            return store.keepHouse();
        } else if (what == 2) {
            List<DeadLetter> letters = store.deadLetters().list(1);
            return letters.isEmpty()
                    ? store.keepHouse()
                    : store.deadLetters().retry(letters.get(0).id());
        }
        Row row = row(lane, partition, "k" + random.nextInt(5), "n");
        boolean state = what == 3 || lane == Lane.STATE;
        String rev = state ? String.valueOf(random.nextInt(100)) : null;
        return store.append(
                "q",
                new Row(
                        lane,
                        partition,
                        state,
                        row.key(),
                        rev,
                        null,
                        null,
                        "{}",
                        row.body(),
                        true));
    }

    @Test
    void aSessionWhoseRowsWereRejectedIsTakenAgainInOrder() {
        // Given a lane with room for one row, and three of one session
        store.claimBudget("q", Lane.EVENTS, new Budget(100, 0, Overflow.REJECT, null, 0));
        done(store.append("q", positioned(1)));
        for (long seq : List.of(2L, 3L, 4L)) {
            assertThatThrownBy(() -> done(store.append("q", positioned(seq))))
                    .hasMessageContaining(seq == 2 ? "QUEUE-013" : "QUEUE-004");
        }
        // When there is room again
        done(store.acknowledge(QueueTestSupport.take(store, "q", Lane.EVENTS), false));
        // Then the first that was rejected is the next one, and nothing is skipped
        assertThatThrownBy(() -> done(store.append("q", positioned(4))))
                .hasCauseInstanceOf(QueueOrderException.class);
        assertThat(done(store.append("q", positioned(2)))).isTrue();
        done(store.acknowledge(QueueTestSupport.take(store, "q", Lane.EVENTS), false));
        assertThatThrownBy(() -> done(store.append("q", positioned(4))))
                .hasCauseInstanceOf(QueueOrderException.class);
        assertThat(done(store.append("q", positioned(3)))).isTrue();
        done(store.acknowledge(QueueTestSupport.take(store, "q", Lane.EVENTS), false));
        assertThat(done(store.append("q", positioned(4)))).isTrue();
    }

    private static Row positioned(long seq) {
        return new Row(
                Lane.EVENTS,
                null,
                null,
                new Row.Origin("edge-1/events", "s1", "e", seq),
                null,
                "{}",
                new byte[80],
                false);
    }
}
