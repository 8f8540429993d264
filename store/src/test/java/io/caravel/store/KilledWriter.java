package io.caravel.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** Starts a process that writes to a file. */
    static Process start(Path folder, Path file, Path noted) throws IOException {
        return new ProcessBuilder(
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
    }

    /** The numbers of the rows of a file. */
    static Set<Integer> rows(Database database) {
        return database.read(
                connection -> {
                    Set<Integer> kept = new HashSet<>();
                    try (var statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery("SELECT n FROM killed")) {
                        while (rows.next()) {
                            kept.add(rows.getInt(1));
                        }
                    }
                    return kept;
                });
    }

    /** Inserts a row. */
    static Work<Integer> row(int number, String text) {
        return connection -> {
            try (var insert = connection.prepareStatement("INSERT INTO killed VALUES (?, ?)")) {
                insert.setInt(1, number);
                insert.setString(2, text);
                return insert.executeUpdate();
            }
        };
    }

    private static void write(Database database, FileOutputStream noted, AtomicInteger next) {
        while (true) {
            int n = next.incrementAndGet();
            database.write(row(n, "x".repeat(200))).join();
            try {
                noted.write((n + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
