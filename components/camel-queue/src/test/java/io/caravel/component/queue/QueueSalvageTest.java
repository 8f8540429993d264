package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.store.Database;
import io.caravel.store.Migrations;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is left of queues whose file was damaged. */
class QueueSalvageTest extends StoreLab {

    @Test
    void rowsBesideTheDamageAreThereInOrderAndTheLedgerSaysHowManyAreLost() throws Exception {
        // Given a file with rows of some partitions of which pages are overwritten
        List<CompletableFuture<?>> appended = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            appended.add(store.append("q", row(Lane.EVENTS, "p" + i % 3, "k", "n" + i)));
        }
        appended.forEach(CompletableFuture::join);
        String epoch = store.epoch();
        close();
        damage(40, 6);
        // When it is opened
        open();
        // Then what can be read is there, in order, under another epoch
        long found = 0;
        for (int p = 0; p < 3; p++) {
            List<Integer> numbers =
                    waiting(Lane.EVENTS, "p" + p).stream()
                            .map(name -> Integer.valueOf(name.substring(1)))
                            .toList();
            assertThat(numbers).isSorted();
            found += numbers.size();
        }
        assertThat(found).isBetween(2_000L, 2_999L);
        assertThat(store.epoch()).isNotEqualTo(epoch);
        assertThatItAddsUp();
        assertThat(store.drops("q", Lane.EVENTS)).containsEntry("damaged", 3_000 - found);
        // And what comes stands behind it
        append(Lane.EVENTS, "p0", "k", "new");
        assertThat(waiting(Lane.EVENTS, "p0")).last().isEqualTo("new");
        reopen();
        assertThatItAddsUp();
        assertThat(database.loss()).isEmpty();
    }

    @Test
    void rowsOfADamagedFileOfAnEarlierVersionAreThereToo() throws Exception {
        // Given a damaged file of version 2
        close();
        Path file = folder.resolve("old").resolve("queue.db");
        folder = Files.createDirectory(file.getParent());
        Migrations two = new Migrations("queue", QueueSchema.MIGRATIONS.steps().subList(0, 2));
        try (Database old = Database.open(file, two)) {
            for (int i = 0; i < 3_000; i++) {
                int n = i;
                old.write(connection -> insert(connection, n));
            }
        }
        damage(40, 6);
        // When this program opens it
        open();
        // Then what can be read is there
        assertThat(waiting(Lane.EVENTS).size()).isBetween(2_000, 2_999);
        assertThatItAddsUp();
        done(store.append("q", QueueTestSupport.event("new")));
        assertThat(waiting(Lane.EVENTS)).last().isEqualTo("new");
    }

    private static int insert(Connection connection, int n) throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        "INSERT INTO queue_rows (queue, lane, time, headers, body, text)"
                                + " VALUES ('q', 2, 1, '{}', ?, 1)")) {
            insert.setBytes(1, row(Lane.EVENTS, "", "k", "n" + n).body());
            return insert.executeUpdate();
        }
    }

    private void damage(int firstPage, int pages) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("queue.db").toFile(), "rw")) {
            file.seek(firstPage * 4096L);
            file.write(new byte[pages * 4096]);
        }
    }
}
