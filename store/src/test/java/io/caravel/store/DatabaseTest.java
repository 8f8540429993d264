package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DatabaseTest extends Notes {

    @Test
    void whatAFutureCompletedIsThereAfterReopening() {
        // Given a write that completed
        try (Database database = open()) {
            database.write(insert(1, "first")).join();
        }
        // When the file is opened again
        try (Database database = open()) {
            // Then it is there
            assertThat(texts(database)).containsExactly("first");
        }
    }

    @Test
    void worksOfOneThreadRunInTheOrderOfSubmission() {
        try (Database database = open()) {
            List<Integer> ran = new ArrayList<>();
            // When many works are submitted without waiting
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                int n = i;
                all.add(
                        database.write(
                                connection -> {
                                    ran.add(n);
                                    return insert(n, "x").run(connection);
                                }));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            // Then they ran one after the other
            assertThat(ran).isSorted().hasSize(2_000);
        }
    }

    @Test
    void aFailingWorkUndoesItselfAndNotItsNeighbours() {
        try (Database database = open()) {
            // Given three works of one group, of which the middle one fails after writing
            CompletableFuture<Integer> first = database.write(insert(1, "first"));
            CompletableFuture<Integer> broken =
                    database.write(
                            connection -> {
                                insert(2, "half").run(connection);
                                throw new IllegalStateException("no");
                            });
            CompletableFuture<Integer> last = database.write(insert(3, "last"));
            // Then the neighbours are kept and it is not
            first.join();
            last.join();
            assertThatThrownBy(broken::join).hasRootCauseMessage("no");
            assertThat(texts(database)).containsExactly("first", "last");
        }
    }

    @Test
    void aFileOfANewerProgramIsRefusedWithASentence() {
        // Given a file with version 2 of an area
        Migrations newer =
                new Migrations("notes", List.of(NOTES.steps().get(0), "CREATE TABLE more (n)"));
        Database.open(file(), newer).close();
        // When a program that knows version 1 opens it, then it is refused
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("STORE-003")
                .hasMessageContaining("at least as new");
    }

    @Test
    void anOlderFileIsBroughtToTheNewestVersion() {
        // Given a file with version 1
        try (Database database = open()) {
            database.write(insert(1, "kept")).join();
        }
        // When a program that knows version 2 opens it
        Migrations newer =
                new Migrations(
                        "notes",
                        List.of(NOTES.steps().get(0), "ALTER TABLE notes ADD COLUMN colour TEXT"));
        try (Database database = Database.open(file(), newer)) {
            // Then the new column and the old row are there
            String colour =
                    database.read(
                            connection -> {
                                try (ResultSet row =
                                        connection
                                                .createStatement()
                                                .executeQuery("SELECT colour FROM notes")) {
                                    return row.next() ? row.getString(1) : "no row";
                                }
                            });
            assertThat(colour).isNull();
            assertThat(texts(database)).containsExactly("kept");
        }
    }

    @Test
    void aWorkThatDiesOfAnErrorFailsAloneAndTheWriterGoesOn() {
        try (Database database = open()) {
            // When a work ends with an Error
            CompletableFuture<Integer> dying =
                    database.write(
                            connection -> {
                                throw new StackOverflowError("too deep");
                            });
            CompletableFuture<Integer> next = database.write(insert(1, "kept"));
            // Then its neighbour is kept
            assertThatThrownBy(dying::join).hasCauseInstanceOf(StackOverflowError.class);
            assertThat(next.join()).isEqualTo(1);
        }
    }

    @Test
    void aGroupThatWasRolledBackFailsWithACodeAndTheNextWriteSucceeds() {
        try (Database database = open()) {
            // When the transaction is lost under a work, as at a failing disk
            CompletableFuture<Integer> lost =
                    database.write(
                            connection -> {
                                insert(1, "lost").run(connection);
                                try (var statement = connection.createStatement()) {
                                    return statement.executeUpdate("ROLLBACK");
                                }
                            });
            assertThatThrownBy(lost::join)
                    .hasCauseInstanceOf(StoreException.class)
                    .hasMessageContaining("STORE-002");
            // Then nothing of it is kept and the next write is
            database.write(insert(2, "next")).join();
            assertThat(texts(database)).containsExactly("next");
        }
    }

    @Test
    void aFullDiskFailsTheWriteWithACodeAndIsTriedAgainByTheNext() {
        try (Database database = open()) {
            database.write(insert(1, "before")).join();
            // Given a file that may not grow
            database.write(pragma("max_page_count = 10")).join();
            assertThatThrownBy(() -> database.write(insert(2, "x".repeat(500_000))).join())
                    .hasCauseInstanceOf(StoreException.class)
                    .hasMessageContaining("STORE-002");
            // When there is room again, then the next write is kept
            database.write(pragma("max_page_count = 100000")).join();
            database.write(insert(3, "after")).join();
            assertThat(texts(database)).containsExactly("before", "after");
        }
    }

    @Test
    void waitingForAWriteInWhatFollowsAWriteIsNeverADeadlock() {
        try (Database database = open()) {
            // When many continuations each wait for a further write
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int n = i;
                all.add(
                        database.write(insert(n, "first"))
                                .thenApply(
                                        done ->
                                                database.write(insert(1_000 + n, "second"))
                                                        .join()));
            }
            // Then all of them end
            assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void aReadSeesOneStateHoweverManyQueriesItMakes() {
        try (Database database = open()) {
            database.write(insert(1, "first")).join();
            // When a write is committed between two queries of one read
            List<Integer> sizes =
                    database.read(
                            connection -> {
                                int before = readTexts(connection).size();
                                database.write(insert(2, "second")).join();
                                return List.of(before, readTexts(connection).size());
                            });
            // Then both see the same
            assertThat(sizes).containsExactly(1, 1);
            assertThat(texts(database)).hasSize(2);
        }
    }

    @Test
    void aWriteAfterCloseIsRefused() {
        Database database = open();
        database.close();
        assertThatThrownBy(() -> database.write(insert(1, "late")).join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("STORE-005");
    }

    @Test
    void aFolderThatIsAbsentIsSaidInASentence() {
        assertThatThrownBy(() -> Database.open(folder.resolve("absent/test.db"), NOTES))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("STORE-001");
    }
}
