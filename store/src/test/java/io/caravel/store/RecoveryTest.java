package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is done, and said, about a database that is not as it was left. */
class RecoveryTest extends Notes {

    @Test
    void aSoundDatabaseHasLostNothing() {
        open().close();
        try (Database database = open()) {
            assertThat(database.loss()).isEmpty();
        }
    }

    @Test
    void aDatabaseThatHasVanishedIsReportedAndANewOneMade() throws IOException {
        // Given a database whose file was emptied behind its back
        fill(1);
        Files.write(file(), new byte[0]);
        // When it is opened
        try (Database database = open()) {
            // Then it is empty and says so
            assertThat(database.loss().orElseThrow())
                    .startsWith("STORE-012")
                    .contains("is gone, though there was one since 2");
            assertThat(texts(database)).isEmpty();
        }
        // And only once
        try (Database database = open()) {
            assertThat(database.loss()).isEmpty();
        }
    }

    @Test
    void theLogOfADatabaseThatHasVanishedIsKept() throws IOException {
        // Given a log without its database, and nothing else
        fill(1);
        Files.delete(file());
        Files.delete(Path.of(file() + ".owner"));
        Files.write(Path.of(file() + "-wal"), new byte[5_000]);
        // When it is opened
        try (Database database = open()) {
            // Then the log lies beside
            assertThat(database.loss().orElseThrow()).startsWith("STORE-012").contains("-wal");
            assertThat(names()).anyMatch(name -> name.matches("test.db.corrupt-.*-wal"));
        }
    }

    @Test
    void aTruncatedDatabaseIsSalvagedAndEachTableIsCounted() throws IOException {
        // Given a database that lost its end
        fill(3_000);
        truncate(Files.size(file()) / 2);
        // When it is opened
        try (Database database = open()) {
            // Then it says what it carried over
            assertThat(database.loss().orElseThrow())
                    .startsWith("STORE-008")
                    .containsPattern("notes [1-9]\\d* \\(cut short\\)");
            assertThat(texts(database)).hasSizeGreaterThan(500);
        }
    }

    @Test
    void aSalvageThatWasInterruptedBeforeItsEndBeginsAgain() throws IOException {
        // Given a damaged database and half a salvage of it
        fill(3_000);
        truncate(Files.size(file()) / 2);
        Files.writeString(Path.of(file() + ".salvage"), "half");
        Files.writeString(Path.of(file() + ".salvage-wal"), "half");
        // When it is opened, then the rows are there
        try (Database database = open()) {
            assertThat(texts(database)).hasSizeGreaterThan(500);
        }
        assertThat(names()).noneMatch(name -> name.contains("salvage"));
    }

    @Test
    void aSalvageThatWasInterruptedAfterItsEndIsCompleted() throws IOException {
        // Given a finished salvage, the damaged file set aside, its log not yet
        fill(3);
        Files.move(file(), Path.of(file() + ".salvage"));
        Files.write(Path.of(file() + "-wal"), new byte[5_000]);
        // When it is opened
        try (Database database = open()) {
            // Then it goes on with the salvage, and the old log is not played onto it
            assertThat(database.loss().orElseThrow()).startsWith("STORE-008");
            assertThat(texts(database)).hasSize(3);
            assertThat(names()).anyMatch(name -> name.matches("test.db.corrupt-.*-wal"));
        }
    }

    @Test
    void aDamagedFileOfANewerProgramIsRefusedAndNotSalvaged() throws IOException {
        // Given a damaged file that a newer program wrote
        fill(3_000);
        Migrations newer = new Migrations("notes", List.of(NOTES.steps().get(0), "SELECT 1"));
        Database.open(file(), newer).close();
        truncate(Files.size(file()) / 2);
        // When an older program opens it, then it is left as it is
        assertThatThrownBy(this::open).hasMessageStartingWith("STORE-003");
        assertThat(names()).contains("test.db").noneMatch(name -> name.contains("corrupt"));
    }

    private void fill(int rows) {
        try (Database database = open()) {
            for (int i = 0; i < rows - 1; i++) {
                database.write(insert(i, "row " + i + " ".repeat(200)));
            }
            database.write(insert(rows - 1, "last")).join();
        }
    }

    private void truncate(long size) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), java.util.Arrays.copyOf(bytes, (int) size));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
