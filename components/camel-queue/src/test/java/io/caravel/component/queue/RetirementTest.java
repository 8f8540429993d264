package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that nodes come to and leave for years. */
class RetirementTest extends StoreLab {

    @AfterEach
    void itAddsUpAlsoAfterARestart() {
        assertThatItAddsUp();
        reopen();
        assertThatItAddsUp();
    }

    @Test
    void nodesThatComeAndGoLeaveNothingButTheirCounts() {
        // When ten nodes come and go in each of a hundred months
        for (int month = 0; month < 100; month++) {
            for (int node = 0; node < 10; node++) {
                use("node-" + month + "-" + node);
            }
            pass(TimeUnit.DAYS.toMillis(30));
            done(store.keepHouse());
        }
        // Then each queue has one line of counters, and knows what became of all rows
        assertThat(count("queue_channels")).isEqualTo(2);
        assertThat(count("queue_streams")).isEqualTo(2);
        assertThat(number("SELECT max(channel) FROM queue_channels")).isLessThan(50);
        assertThat(count("queue_origins")).isLessThan(100);
        assertThat(store.ledger("q", Lane.EVENTS).delivered()).isEqualTo(1_000);
        assertThat(store.queues()).containsExactly("other", "q");
    }

    @Test
    void aPartitionInWhichSomethingWaitsStays() {
        // Given a partition with a row, one without, and one with a dead letter
        append(Lane.EVENTS, "waits", "k", "row");
        use("empty");
        append(Lane.EVENTS, "dead", "k", "letter");
        StoredRow letter = QueueTestSupport.take(store, "q", Lane.EVENTS, "dead").get(0);
        done(store.bury(letter, "X-001", "no", "route"));
        // When nothing happens for long
        pass(TimeUnit.DAYS.toMillis(400));
        done(store.keepHouse());
        // Then only that with the row is there
        assertThat(store.partitions("q")).containsExactlyInAnyOrder("", "waits");
        assertThat(waiting(Lane.EVENTS, "waits")).containsExactly("row");
    }

    @Test
    void aDeadLetterOfAPartitionThatHasEndedCanBePutBack() {
        append(Lane.EVENTS, "dead", "k", "letter");
        StoredRow letter = QueueTestSupport.take(store, "q", Lane.EVENTS, "dead").get(0);
        done(store.bury(letter, "X-001", "no", "route"));
        pass(TimeUnit.DAYS.toMillis(2));
        done(store.keepHouse());
        assertThat(store.partitions("q")).containsExactly("");
        done(store.deadLetters().retry(store.deadLetters().list(1).get(0).id()));
        assertThat(waiting(Lane.EVENTS, "dead")).containsExactly("letter");
    }

    @Test
    void aNumberThatIsGivenAgainBringsNoRowsOfTheOtherPartition() {
        // Given a partition that has ended, of which the number is free
        use("gone");
        pass(TimeUnit.HOURS.toMillis(2));
        done(store.keepHouse());
        // When others come, and it comes again
        append(Lane.EVENTS, "next", "k", "of next");
        append(Lane.EVENTS, "gone", "k", "of gone");
        // Then each has its own
        assertThat(names("next")).containsExactly("of next");
        assertThat(names("gone")).containsExactly("of gone");
    }

    @Test
    void aPositionOfANodeThatWasAwayForMonthsIsStillKnown() {
        // Given a node that sent something and is away for five months
        Row row = QueueTestSupport.fromOrigin("s1", "e", 7);
        done(store.append("q", row));
        for (int day = 0; day < 150; day++) {
            pass(TimeUnit.DAYS.toMillis(1));
            done(store.keepHouse());
        }
        // Then what it sends again is a repeat, and after another five months it is not
        assertThat(done(store.append("q", QueueTestSupport.fromOrigin("s2", "e", 7)))).isFalse();
        pass(TimeUnit.DAYS.toMillis(200));
        done(store.keepHouse());
        assertThat(done(store.append("q", QueueTestSupport.fromOrigin("s3", "e", 7)))).isTrue();
    }

    /** A row comes and is delivered, and a position is kept. */
    private void use(String partition) {
        append(Lane.EVENTS, partition, "k", "row");
        done(store.acknowledge(QueueTestSupport.take(store, "q", Lane.EVENTS, partition), false));
        Row.Origin origin = new Row.Origin(partition + "/events", "s", "e", 1);
        Row row =
                new Row(
                        Lane.EVENTS,
                        partition,
                        false,
                        "k",
                        null,
                        origin,
                        null,
                        "{}",
                        new byte[9],
                        true);
        done(store.append("other", row));
        List<StoredRow> taken = QueueTestSupport.take(store, "other", Lane.EVENTS, partition);
        done(store.acknowledge(taken, false));
    }

    private List<String> names(String partition) {
        return QueueTestSupport.take(store, "q", Lane.EVENTS, partition).stream()
                .map(StoreLab::name)
                .toList();
    }

    private long count(String table) {
        return number("SELECT count(*) FROM " + table + " WHERE queue = 'q' OR queue = 'other'");
    }

    private long number(String sql) {
        return database.read(
                connection -> {
                    try (var select = connection.createStatement();
                            var row = select.executeQuery(sql)) {
                        return row.next() ? row.getLong(1) : 0;
                    }
                });
    }
}
