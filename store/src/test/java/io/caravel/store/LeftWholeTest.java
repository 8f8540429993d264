package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a database is checked as it is opened, and when not. */
class LeftWholeTest extends Notes {

    @Test
    void aDatabaseIsWholeFromItsCloseUntilItIsOpenedAgain() throws IOException {
        // Given a database in use
        try (Database database = open()) {
            database.write(insert(1, "one")).join();
            assertThat(mark()).isEmpty();
        }
        // When it is closed, then it is marked, until the next opening
        assertThat(mark()).startsWith("whole ");
        assertThat(isLeftWhole()).isTrue();
        try (Database database = open()) {
            assertThat(mark()).isEmpty();
            assertThat(texts(database)).containsExactly("one");
        }
        // And a file that was changed in between is checked
        Files.setLastModifiedTime(file(), FileTime.fromMillis(1));
        assertThat(isLeftWhole()).isFalse();
    }

    @Test
    void aDatabaseWhoseProcessWasKilledIsChecked() throws Exception {
        // Given a database that was closed once, and a process that is killed while it writes
        Database.open(file(), KilledWriter.ROWS).close();
        Path noted = Files.createFile(folder.resolve("completed"));
        Process writer = KilledWriter.start(folder, file(), noted);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(noted) > 100);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        // Then it is not taken for whole
        assertThat(isLeftWhole()).isFalse();
    }

    @Test
    void damageThatIsFoundInUseIsSalvagedAtTheNextOpening() throws IOException {
        // Given a closed database in which a bit has rotted, which no check at its opening finds
        try (Database database = open()) {
            for (int i = 0; i < 2_000; i++) {
                database.write(insert(i, "row " + i + " ".repeat(200)));
            }
        }
        FileTime time = Files.getLastModifiedTime(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4_096), channel.size() / 2 / 4_096 * 4_096);
        }
        Files.setLastModifiedTime(file(), time);
        // When a read finds it
        try (Database database = open()) {
            assertThat(database.loss()).isEmpty();
            assertThatThrownBy(() -> texts(database)).hasMessageStartingWith("STORE-006");
        }
        // Then the next opening salvages the rest
        assertThat(mark()).isEmpty();
        try (Database database = open()) {
            assertThat(database.loss().orElseThrow()).startsWith("STORE-008");
            assertThat(texts(database)).hasSizeBetween(1_500, 1_999);
        }
    }

    private String mark() throws IOException {
        return Files.readString(Path.of(file() + ".owner")).lines().skip(1).findFirst().orElse("");
    }

    private boolean isLeftWhole() throws IOException {
        try (Ownership ownership = Ownership.take(file())) {
            return ownership.isLeftWhole(file());
        }
    }
}
