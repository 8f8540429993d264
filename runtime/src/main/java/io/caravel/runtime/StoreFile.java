package io.caravel.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A look at a database file before it is opened, so that a store that somebody emptied, removed or
 * exchanged is not taken for a first start. Reads only, but for {@link #setAside}.
 */
public final class StoreFile {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'");
    private static final String TABLES =
            "SELECT count(*), count(CASE WHEN name = 'schema_version' THEN 1 END)"
                    + " FROM sqlite_master WHERE type = 'table'";

    /** What is found in place of a store. */
    public enum Found {
        /** No file. */
        ABSENT,
        /** A file without content, and no write-ahead log beside it. */
        EMPTY,
        /** A database of another program. */
        FOREIGN,
        /** A store, sound or damaged. */
        STORE
    }

    private StoreFile() {}

    /** What is there. */
    public static Found look(Path file) {
        try {
            if (!Files.exists(file)) {
                return Found.ABSENT;
            }
            if (Files.size(file) == 0) {
                return size(Path.of(file + "-wal")) == 0 ? Found.EMPTY : Found.STORE;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            boolean others = row.next() && row.getInt(1) > 0;
            return others && row.getInt(2) == 0 ? Found.FOREIGN : Found.STORE;
        } catch (SQLException e) {
            return Found.STORE;
        }
    }

    /**
     * Renames a file that is not ours, with its write-ahead log, to {@code <name>.foreign-<time>}.
     *
     * @return the new name
     */
    public static Path setAside(Path file) {
        String suffix = ".foreign-" + TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        Path aside = file.resolveSibling(file.getFileName() + suffix);
        try {
            Files.move(file, aside);
            Path log = Path.of(file + "-wal");
            if (Files.exists(log)) {
                Files.move(log, Path.of(aside + "-wal"));
            }
            Files.deleteIfExists(Path.of(file + "-shm"));
            return aside;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
