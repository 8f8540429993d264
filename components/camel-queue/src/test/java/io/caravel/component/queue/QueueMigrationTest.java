package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static io.caravel.component.queue.QueueTestSupport.event;
import static io.caravel.component.queue.QueueTestSupport.state;
import static io.caravel.component.queue.QueueTestSupport.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.store.Database;
import io.caravel.store.Migrations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that an earlier version of the program wrote. */
class QueueMigrationTest {

    @TempDir Path folder;

    @Test
    void rowsLettersAndCountersOfVersionTwoAreThereInOrderWithTheirPositions() {
        // Given a file of version 2 with rows of two queues, a dead letter and counters
        Path file = folder.resolve("queue.db");
        Migrations two = new Migrations("queue", QueueSchema.MIGRATIONS.steps().subList(0, 2));
        try (Database old = Database.open(file, two)) {
            for (String sql :
                    List.of(
                            row(7, "q", 2, "NULL", "first"),
                            row(9, "q", 1, "'k|x'", "x1"),
                            row(11, "other", 2, "NULL", "elsewhere"),
                            row(12, "q", 2, "NULL", "second"),
                            "INSERT INTO queue_dead_letters VALUES (3, 'q', 2, NULL, 'X-001', 'no',"
                                    + " 'route', 1000, '{}', CAST('letter' AS BLOB), 1)",
                            "INSERT INTO queue_ledger VALUES ('q', 2, 'accepted', 9),"
                                    + " ('q', 2, 'delivered', 6), ('q', 2, 'dropped', 1),"
                                    + " ('q', 1, 'accepted', 1), ('other', 2, 'accepted', 1)",
                            "UPDATE sqlite_sequence SET seq = 40 WHERE name = 'queue_rows'")) {
                done(
                        old.write(
                                connection -> {
                                    try (var statement = connection.createStatement()) {
                                        return statement.executeUpdate(sql);
                                    }
                                }));
            }
        }
        // When this program opens it
        try (Database database = QueueTestSupport.open(folder)) {
            QueueStore store = new QueueStore(database);
            // Then everything is there
            List<StoredRow> rows = take(store, "q", Lane.EVENTS);
            assertThat(bodies(rows)).containsExactly("first", "second");
            assertThat(rows.stream().map(StoredRow::seq)).containsExactly(7L, 12L);
            assertThat(bodies(take(store, "other", Lane.EVENTS))).containsExactly("elsewhere");
            Ledger ledger = store.ledger("q", Lane.EVENTS);
            assertThat(ledger.accepted()).isEqualTo(9);
            assertThat(ledger.waiting()).isEqualTo(2);
            assertThat(ledger.bytes()).isEqualTo("first{}second{}".length());
            assertThat(store.drops("q", Lane.EVENTS)).containsEntry("attempts", 1L);
            assertThat(store.queues()).containsExactly("other", "q");
            store.release(rows);
            // And state is replaced, the letter goes back, and positions go on
            done(store.append("q", state("x", "2", "x2")));
            assertThat(bodies(take(store, "q", Lane.STATE))).containsExactly("x2");
            assertThat(done(store.deadLetters().retry(3))).isTrue();
            done(store.append("q", event("new")));
            List<StoredRow> after = take(store, "q", Lane.EVENTS);
            assertThat(bodies(after)).containsExactly("first", "second", "letter", "new");
            assertThat(after.get(2).seq()).isGreaterThan(40);
        }
    }

    private static String row(int id, String queue, int lane, String key, String body) {
        return "INSERT INTO queue_rows (id, queue, lane, state_key, rev, time, headers, body, text)"
                + " VALUES (%d, '%s', %d, %s, '1', 1000, '{}', CAST('%s' AS BLOB), 1)"
                        .formatted(id, queue, lane, key, body);
    }

    private static List<String> bodies(List<StoredRow> rows) {
        return rows.stream().map(row -> new String(row.body(), StandardCharsets.UTF_8)).toList();
    }
}
