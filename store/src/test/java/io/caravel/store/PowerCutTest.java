package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {

    @TempDir Path folder;

    @RepeatedTest(3)
    void everyRowWhoseFutureCompletedIsThereAfterTheProcessWasKilled() throws Exception {
        // Given a process that writes by many threads and notes what completed
        Path file = folder.resolve("test.db");
        Path noted = Files.createFile(folder.resolve("completed"));
        Process writer =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Dorg.sqlite.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledWriter.class.getName(),
                                file.toString(),
                                noted.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> completed(noted).size() > 500);
        } finally {
            // When it is killed in the middle
            writer.destroyForcibly().waitFor();
        }
        // Then all that completed is in the file
        Set<Integer> kept = new HashSet<>();
        try (Database database = Database.open(file, KilledWriter.ROWS)) {
            database.read(
                    connection -> {
                        try (var statement = connection.createStatement();
                                ResultSet rows = statement.executeQuery("SELECT n FROM killed")) {
                            while (rows.next()) {
                                kept.add(rows.getInt(1));
                            }
                        }
                        return kept;
                    });
        }
        assertThat(kept).containsAll(completed(noted));
    }

    /** The numbers noted by whole lines. */
    private static List<Integer> completed(Path noted) throws IOException {
        String text = Files.readString(noted);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Integer::valueOf).toList();
    }
}
