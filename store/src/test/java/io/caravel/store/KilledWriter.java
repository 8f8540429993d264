package io.caravel.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes rows without end and notes each one that completed, until somebody kills it. */
final class KilledWriter {

    static final Migrations ROWS =
            new Migrations(
                    "killed", List.of("CREATE TABLE killed (n INTEGER PRIMARY KEY, text TEXT)"));

    private KilledWriter() {}

    public static void main(String[] arguments) throws IOException {
        Database database = Database.open(Path.of(arguments[0]), ROWS);
        FileOutputStream noted = new FileOutputStream(arguments[1], true);
        AtomicInteger next = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            new Thread(() -> write(database, noted, next)).start();
        }
    }

    private static void write(Database database, FileOutputStream noted, AtomicInteger next) {
        while (true) {
            int n = next.incrementAndGet();
            database.write(
                            connection -> {
                                try (var insert =
                                        connection.prepareStatement(
                                                "INSERT INTO killed VALUES (?, ?)")) {
                                    insert.setInt(1, n);
                                    insert.setString(2, "x".repeat(200));
                                    return insert.executeUpdate();
                                }
                            })
                    .join();
            try {
                noted.write((n + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
