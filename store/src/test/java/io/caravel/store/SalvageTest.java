package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happens to a file that SQLite cannot read. */
class SalvageTest extends Notes {

    @Test
    void anUnreadableFileIsSetAsideAndNeverDeleted() throws IOException {
        // Given a file that is no database
        Files.writeString(file(), "this is not a database, it is a letter ".repeat(50));
        // When it is opened
        try (Database database = open()) {
            database.write(insert(1, "new")).join();
        }
        // Then a fresh one works and the old one lies beside
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("test.db.corrupt-"));
        }
    }

    @Test
    void readableRowsOfADamagedFileAreCarriedOver() throws IOException {
        // Given a database of many pages with garbage in the middle of it
        try (Database database = open()) {
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                all.add(database.write(insert(i, "row " + i + " ".repeat(200))));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[64 * 1024]), channel.size() / 2);
        }
        // When it is opened
        try (Database database = open()) {
            // Then what could be read is there
            assertThat(texts(database)).isNotEmpty().contains("row 0" + " ".repeat(200));
        }
    }

    @Test
    void rowsBehindTheDamageAreCarriedOverToo() throws IOException {
        // Given a database of many pages with garbage in the middle of it
        int rows = 3_000;
        try (Database database = open()) {
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                all.add(database.write(insert(i, "row " + i + " ".repeat(200))));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[64 * 1024]), channel.size() / 2);
        }
        // When it is opened
        try (Database database = open()) {
            // Then the first and the last rows are there
            assertThat(texts(database))
                    .contains("row 0" + " ".repeat(200))
                    .contains("row " + (rows - 1) + " ".repeat(200));
        }
    }
}
