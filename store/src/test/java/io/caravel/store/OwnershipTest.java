package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may open a database that is open. */
class OwnershipTest extends Notes {

    @Test
    void aSecondOwnerIsRefusedUntilTheFirstHasClosed() {
        Database first = open();
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("STORE-011");
        first.write(insert(1, "kept")).join();
        first.close();
        try (Database second = open()) {
            assertThat(texts(second)).containsExactly("kept");
        }
    }

    @Test
    void anotherProcessKeepsTheDatabaseUntilItIsKilled() throws Exception {
        // Given another process that writes
        Path noted = Files.createFile(folder.resolve("completed"));
        Process writer = KilledWriter.start(folder, file(), noted);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(noted) > 100);
            // When this one opens the file, then it is refused
            assertThatThrownBy(() -> Database.open(file(), KilledWriter.ROWS))
                    .hasMessageStartingWith("STORE-011");
            // And may look
            try (Database guest = Database.join(file(), KilledWriter.ROWS)) {
                assertThat(KilledWriter.rows(guest)).isNotEmpty();
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        // And may open it as soon as the other is dead
        Database.open(file(), KilledWriter.ROWS).close();
    }

    @Test
    void aGuestReadsAndWritesBesideTheOwner() {
        try (Database owner = open();
                Database guest = Database.join(file(), NOTES)) {
            owner.write(insert(1, "owner")).join();
            guest.write(insert(2, "guest")).join();
            assertThat(texts(owner)).containsExactly("owner", "guest");
        }
    }

    @Test
    void aGuestNeitherMakesNorMigratesADatabase() {
        assertThatThrownBy(() -> Database.join(file(), NOTES)).hasMessageStartingWith("STORE-001");
        open().close();
        Migrations newer = new Migrations("notes", List.of(NOTES.steps().get(0), "SELECT 1"));
        assertThatThrownBy(() -> Database.join(file(), newer)).hasMessageStartingWith("STORE-013");
        assertThatThrownBy(() -> Database.join(file(), new Migrations("notes", List.of())))
                .hasMessageStartingWith("STORE-003");
    }
}
