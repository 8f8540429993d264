package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {

    @TempDir Path folder;

    @RepeatedTest(3)
    void everyRowWhoseFutureCompletedIsThereAfterTheProcessWasKilled() throws Exception {
        // Given a process that writes by many threads and notes what completed
        Path file = folder.resolve("test.db");
        Path noted = Files.createFile(folder.resolve("completed"));
        Process writer = KilledWriter.start(folder, file, noted);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> completed(noted).size() > 500);
        } finally {
            // When it is killed in the middle
            writer.destroyForcibly().waitFor();
        }
        // Then all that completed is in the file
        try (Database database = Database.open(file, KilledWriter.ROWS)) {
            assertThat(database.loss()).isEmpty();
            assertThat(KilledWriter.rows(database)).containsAll(completed(noted));
        }
    }

    /** The numbers noted by whole lines. */
    private static List<Integer> completed(Path noted) throws IOException {
        String text = Files.readString(noted);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Integer::valueOf).toList();
    }
}
