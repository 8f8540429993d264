package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is promised to those whose process is killed. */
class KilledQueueTest extends StoreLab {

    private static final int KILLS = 4;

    @Test
    void nothingAcceptedIsLostAndTheLedgerAddsUpHoweverOftenTheProcessIsKilled() throws Exception {
        close();
        Files.createFile(folder.resolve("appended"));
        Files.createFile(folder.resolve("handed"));
        for (int run = 1; run <= KILLS; run++) {
            // Given a process that appends, consumes, drops and expires
            int before = noted("appended").size();
            Process process = KilledQueue.start(folder, run);
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> noted("appended").size() > before + 300);
            } finally {
                // When it is killed in the middle
                process.destroyForcibly().waitFor();
            }
            // Then every counter says what the rows say
            open();
            assertThat(database.loss()).isEmpty();
            assertThatItAddsUp();
            close();
        }
        // And every event that was accepted was handed out or waits
        open();
        Set<Integer> found = new HashSet<>(noted("handed"));
        for (String partition : List.of("", "p1", "p3")) {
            waiting(Lane.EVENTS, partition).forEach(name -> found.add(Integer.valueOf(name)));
        }
        assertThat(found).containsAll(noted("appended"));
        assertThat(store.ledger("q", Lane.STATE).superseded()).isPositive();
    }

    /** The numbers noted by whole lines. */
    private List<Integer> noted(String name) throws IOException {
        Path file = folder.resolve(name);
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Integer::valueOf).toList();
    }
}
