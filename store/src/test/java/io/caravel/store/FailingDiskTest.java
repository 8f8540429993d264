package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens when the system tells SQLite of an I/O error (EIO), by a library that is preloaded.
 */
class FailingDiskTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private Path log;
    private Process writer;

    @BeforeEach
    void start() throws Exception {
        Path library = compiled();
        log = Files.createFile(folder.resolve("log"));
        ProcessBuilder java =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:-UsePerfData",
                                "-Dorg.sqlite.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                FailingDisk.class.getName(),
                                file().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        java.environment().put("LD_PRELOAD", library.toString());
        java.environment().put("FAILING_DISK", orders().toString());
        writer = java.start();
    }

    @AfterEach
    void stop() {
        if (writer != null) {
            writer.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "write"})
    void whatTheDiskDidNotConfirmIsRefusedAndTheStoreGoesOnWhenItIsWhole(String failing)
            throws Exception {
        // Given a process that writes
        awaitLines(line -> line.startsWith("kept"), 20);
        // When its disk fails
        Files.writeString(orders(), failing);
        awaitLines(line -> line.startsWith("refused"), 5);
        // Then nothing is acknowledged, and it says why, with a code
        int before = lines(line -> line.startsWith("kept")).size();
        awaitLines(line -> line.startsWith("refused"), 10);
        assertThat(lines(line -> line.startsWith("kept"))).hasSizeLessThanOrEqualTo(before + 1);
        assertThat(lines(line -> line.startsWith("refused")))
                .allMatch(line -> line.contains("STORE-002") && line.contains("I/O error"));
        // And when the disk is whole again, then it goes on by itself
        Files.delete(orders());
        awaitLines(line -> line.startsWith("kept"), before + 20);
        writer.destroyForcibly().waitFor();
        // And the file has what was acknowledged, and nothing of what was refused
        try (Database database = Database.open(file(), KilledWriter.ROWS)) {
            assertThat(database.loss()).isEmpty();
            assertThat(KilledWriter.rows(database))
                    .containsAll(numbers("kept "))
                    .doesNotContainAnyElementsOf(numbers("refused "));
        }
    }

    private void awaitLines(Predicate<String> which, int atLeast) {
        await().atMost(SOON).until(() -> !writer.isAlive() || lines(which).size() >= atLeast);
        assertThat(lines(which)).hasSizeGreaterThanOrEqualTo(atLeast);
    }

    private List<String> lines(Predicate<String> which) {
        try {
            String text = Files.readString(log);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(which).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Set<Integer> numbers(String word) {
        return lines(line -> line.startsWith(word)).stream()
                .map(line -> Integer.valueOf(line.split(" ")[1]))
                .collect(Collectors.toSet());
    }

    private Path file() {
        return folder.resolve("test.db");
    }

    private Path orders() {
        return folder.resolve("orders");
    }

    /** The library, or the end of the test where it cannot be made. */
    private Path compiled() throws Exception {
        Path source = folder.resolve("failing-disk.c");
        Path library = folder.resolve("failing-disk.so");
        try (InputStream text = FailingDiskTest.class.getResourceAsStream("failing-disk.c")) {
            Files.copy(text, source);
        }
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "cc",
                                    "-shared",
                                    "-fPIC",
                                    "-o",
                                    library.toString(),
                                    source.toString(),
                                    "-ldl")
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("cc.log").toFile())
                            .start();
        } catch (IOException none) {
            assumeTrue(false, "no C compiler makes the library that fails: " + none.getMessage());
            return library;
        }
        boolean made = compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0;
        assumeTrue(made, () -> "the C compiler cannot make the library that fails: " + said());
        return library;
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("cc.log"));
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
