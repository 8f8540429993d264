package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage in a write-ahead log that SQLite would take for the end of it. */
class WriteAheadLogTest extends Notes {

    private static final int COMMITS = 20;

    private Database original;
    private Path copy;

    @BeforeEach
    void aDatabaseAsAPowerCutLeavesIt() throws IOException {
        // Given a copy of a database whose commits are in its log
        original = open();
        for (int i = 0; i < COMMITS; i++) {
            original.write(insert(i, "row " + i)).join();
        }
        copy = Files.createDirectory(folder.resolve("copy")).resolve("test.db");
        Files.copy(file(), copy);
        Files.copy(Path.of(file() + "-wal"), Path.of(copy + "-wal"));
    }

    @AfterEach
    void close() {
        original.close();
    }

    @Test
    void whatAPowerCutLeavesIsNoDamage() {
        try (Database database = Database.open(copy, NOTES)) {
            assertThat(database.loss()).isEmpty();
            assertThat(texts(database)).hasSize(COMMITS);
        }
    }

    @Test
    void aLastTransactionThatNeverEndedIsNoDamage() throws IOException {
        // When the power cut left half of the last frame
        byte[] log = Files.readAllBytes(Path.of(copy + "-wal"));
        log[log.length - 10] ^= 1;
        Files.write(Path.of(copy + "-wal"), log);
        // Then that is all that is not there
        try (Database database = Database.open(copy, NOTES)) {
            assertThat(database.loss()).isEmpty();
            assertThat(texts(database)).hasSize(COMMITS - 1);
        }
    }

    @Test
    void aFlippedBitInTheMiddleIsReportedWithTheCommitsBehindIt() throws IOException {
        // When a bit in the middle is wrong
        byte[] log = Files.readAllBytes(Path.of(copy + "-wal"));
        log[log.length / 2] ^= 1;
        Files.write(Path.of(copy + "-wal"), log);
        // Then what stands before it is carried over and the loss is reported
        try (Database database = Database.open(copy, NOTES)) {
            assertThat(database.loss().orElseThrow())
                    .startsWith("STORE-008")
                    .containsPattern("at least [1-9]\\d* commits of its log are lost");
            assertThat(texts(database)).isNotEmpty().hasSizeLessThan(COMMITS);
        }
    }

    @Test
    void aFrameThatLostItsMarksIsNotTakenForTheEnd() throws IOException {
        // When the header of a frame in the middle is gone
        byte[] log = Files.readAllBytes(Path.of(copy + "-wal"));
        int frame = 24 + 4096;
        int middle = 32 + (log.length - 32) / frame / 2 * frame;
        java.util.Arrays.fill(log, middle, middle + 24, (byte) 0);
        Files.write(Path.of(copy + "-wal"), log);
        // Then the commits behind it are reported as lost
        try (Database database = Database.open(copy, NOTES)) {
            assertThat(database.loss().orElseThrow()).contains("commits of its log are lost");
        }
    }

    @Test
    void aDamagedHeaderIsReported() throws IOException {
        byte[] log = Files.readAllBytes(Path.of(copy + "-wal"));
        log[17] ^= 1;
        Files.write(Path.of(copy + "-wal"), log);
        try (Database database = Database.open(copy, NOTES)) {
            assertThat(database.loss().orElseThrow()).startsWith("STORE-008");
        }
    }
}
