package io.caravel.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A database of notes for the specs of this package. */
class Notes {

    static final Migrations NOTES =
            new Migrations(
                    "notes", List.of("CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT)"));

    @TempDir Path folder;

    Database open() {
        return Database.open(file(), NOTES);
    }

    Path file() {
        return folder.resolve("test.db");
    }

    static Work<Integer> insert(int n, String text) {
        return connection -> {
            try (var statement = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)")) {
                statement.setInt(1, n);
                statement.setString(2, text);
                return statement.executeUpdate();
            }
        };
    }

    static Work<Boolean> pragma(String setting) {
        return connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("PRAGMA " + setting);
            }
        };
    }

    static List<String> texts(Database database) {
        return database.read(DatabaseTest::readTexts);
    }

    static List<String> readTexts(Connection connection) throws java.sql.SQLException {
        List<String> texts = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT text FROM notes ORDER BY n")) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
