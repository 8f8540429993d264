package io.caravel.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How much more a database can take, in bytes.
 *
 * @param disk what the file system still gives to this process
 * @param inside what is free inside the file and is used before the file grows
 * @param taken what the file and its write-ahead log take on the disk
 */
public record Room(long disk, long inside, long taken) {

    /** All that can still be written: on the disk and inside the file. */
    public long total() {
        return disk + inside;
    }

    static Room of(Path file, Connection connection) throws SQLException, IOException {
        long free = number(connection, "freelist_count") * number(connection, "page_size");
        long taken = size(file) + size(Path.of(file + "-wal"));
        return new Room(Files.getFileStore(file).getUsableSpace(), free, taken);
    }

    static long number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
