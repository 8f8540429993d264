package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the operating system fails a write of SQLite's. */
class RefusingDiskTest {

    @TempDir Path folder;

    @Test
    void whatTheSystemRefusedToWriteWasNeverAcknowledgedAndTheRestIsThere() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell that limits a file's size");
        // Given a process whose files may not grow beyond some megabytes
        Path file = folder.resolve("test.db");
        Path log = folder.resolve("log");
        Process writer =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "ulimit -f 8000 && exec \"$0\" \"$@\"",
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:-UsePerfData",
                                "-Dorg.sqlite.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                RefusingDisk.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        // When it has written until it was refused
        try {
            assertThat(writer.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.exitValue()).as(Files.readString(log)).isZero();
        // Then the refusals have their code, and the file has what was acknowledged and no more
        List<String> lines = Files.readAllLines(log);
        Set<Integer> kept = numbers(lines, "kept ");
        Set<Integer> refused = numbers(lines, "refused ");
        assertThat(kept).hasSizeGreaterThan(10);
        assertThat(lines.stream().filter(line -> line.startsWith("refused")))
                .hasSize(5)
                .allMatch(line -> line.contains("STORE-002"));
        try (Database database = Database.open(file, KilledWriter.ROWS)) {
            assertThat(database.loss()).isEmpty();
            assertThat(KilledWriter.rows(database))
                    .isEqualTo(kept)
                    .doesNotContainAnyElementsOf(refused);
        }
    }

    private static Set<Integer> numbers(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> Integer.valueOf(line.split(" ")[1]))
                .collect(Collectors.toSet());
    }
}
