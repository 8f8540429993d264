package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.component.queue.RefusedArrivals.Arrival;
import io.caravel.store.CommitHook;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Events of one key keep their order when some of them are refused and tried again. */
class InPlaceTest extends StoreLab {

    @Test
    void whatWasUnderWayWithARefusedOneOfItsKeyIsRefusedToo() {
        // Given room for two of three that are under way, of which the third would fit
        budget(Lane.EVENTS, 250, 0, Overflow.REJECT);
        CompletableFuture<Boolean> a = arrives(1, "a", 98);
        CompletableFuture<Boolean> b = arrives(2, "b", 198);
        CompletableFuture<Boolean> c = arrives(3, "c", 48);
        done(a);
        assertThatThrownBy(b::join).hasMessageContaining("QUEUE-013");
        // Then it is refused as well, and one of another key is not
        assertThatThrownBy(c::join)
                .hasCauseInstanceOf(QueueOrderException.class)
                .hasMessageContaining("QUEUE-004");
        append(Lane.EVENTS, "", "other", "o".repeat(98));
        deliver();
        // When there is room, then what comes later waits for what came first
        assertThatThrownBy(() -> done(arrives(4, "d", 48))).hasMessageContaining("QUEUE-004");
        assertThatThrownBy(() -> done(arrives(3, "c", 48))).hasMessageContaining("QUEUE-004");
        done(arrives(2, "b", 198));
        done(arrives(3, "c", 48));
        deliver();
        done(arrives(4, "d", 48));
    }

    @Test
    void whatACommitDidNotKeepGoesFirst() {
        // Given a commit that fails
        FailingOnce failing = new FailingOnce();
        database.addHook(failing);
        failing.due = true;
        CompletableFuture<Boolean> a = arrives(1, "a", 98);
        assertThatThrownBy(a::join).hasMessageContaining("STORE-002");
        // Then what arrived later waits until it has come again
        assertThatThrownBy(() -> done(arrives(2, "b", 98))).hasMessageContaining("QUEUE-004");
        done(arrives(1, "a", 98));
        done(arrives(2, "b", 98));
        assertThat(waiting(Lane.EVENTS)).containsExactly("a", "b");
    }

    @Test
    void whatIsNotTriedAgainIsForgottenAfterAMinute() {
        budget(Lane.EVENTS, 100, 0, Overflow.REJECT);
        assertThatThrownBy(() -> done(arrives(1, "a", 198))).hasMessageContaining("QUEUE-013");
        assertThatThrownBy(() -> done(arrives(2, "b", 48))).hasMessageContaining("QUEUE-004");
        pass(RefusedArrivals.FORGOTTEN_AFTER_MS + 1);
        done(store.keepHouse());
        done(arrives(2, "b", 48));
    }

    @Test
    void anotherSessionBeginsAnew() {
        budget(Lane.EVENTS, 100, 0, Overflow.REJECT);
        assertThatThrownBy(() -> done(arrives(1, "a", 198))).hasMessageContaining("QUEUE-013");
        done(store.append("q", row("b", 48), new Arrival("another session", 9)));
    }

    @Test
    void whoeverTriesAgainInOrderIsStoredInOrder() {
        // Given a caller that tries refused events again in their order, a few at a time
        budget(Lane.EVENTS, 700, 0, Overflow.REJECT);
        Random random = new Random(7);
        List<Integer> left = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            left.add(i);
        }
        List<String> stored = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Integer> underWay =
                    List.copyOf(left.subList(0, Math.min(left.size(), 1 + random.nextInt(20))));
            List<CompletableFuture<Boolean>> answers =
                    underWay.stream()
                            .map(n -> arrives(n, String.valueOf(n), 50 + random.nextInt(200)))
                            .toList();
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).handle((fresh, failure) -> failure == null).join()) {
                    left.remove(underWay.get(i));
                }
            }
            // When some of them are delivered now and then
            stored.addAll(deliver());
        }
        // Then each was stored once, in order
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            expected.add(String.valueOf(i));
        }
        assertThat(stored).isEqualTo(expected);
    }

    private CompletableFuture<Boolean> arrives(long number, String name, int size) {
        return store.append("q", row(name, size), new Arrival("s1", number));
    }

    private static Row row(String name, int size) {
        byte[] body = (name + " ".repeat(size - name.length())).getBytes();
        return new Row(Lane.EVENTS, "", false, "k", null, null, null, "{}", body, true);
    }

    /** Delivers what waits and answers its names. */
    private List<String> deliver() {
        List<StoredRow> rows = QueueTestSupport.take(store, "q", Lane.EVENTS);
        done(store.acknowledge(rows, false));
        return rows.stream().map(StoreLab::name).toList();
    }

    private static final class FailingOnce implements CommitHook {

        private volatile boolean due;

        @Override
        public void beforeCommit(Connection connection) throws SQLException {
            if (due) {
                due = false;
                throw new SQLException("no");
            }
        }

        @Override
        public void rolledBack() {}
    }
}
