package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the writer does beside writing, and for how long at once. */
class UpkeepTest extends Notes {

    @Test
    void diskThatIsNoLongerNeededIsGivenBack() {
        try (Database database = open()) {
            // Given a database that held 40 MB
            for (int i = 0; i < 400; i++) {
                database.write(insert(i, "x".repeat(100_000)));
            }
            database.write(insert(400, "last")).join();
            assertThat(database.room().taken()).isGreaterThan(40_000_000);
            // When they are deleted
            database.write(pragmaFree("DELETE FROM notes WHERE n < 400")).join();
            // Then the file becomes small while nobody writes, and what is left is left
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> database.room().taken() < 20_000_000);
            assertThat(texts(database)).containsExactly("last");
        }
    }

    @Test
    void manyWorksThatTakeLongAreSpreadOverSeveralCommits() {
        try (Database database = open()) {
            Commits commits = new Commits();
            database.addHook(commits);
            // When many works wait at once that take 200 ms together
            CompletableFuture<Integer> first = database.write(connection -> busy(50));
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(database.write(connection -> busy(2)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            // Then none of them waited for all the others
            assertThat(commits.count).isGreaterThan(5);
            assertThat(first).isCompleted();
        }
    }

    private static Integer busy(long ms) {
        long until = System.nanoTime() + ms * 1_000_000;
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
        return 1;
    }

    private static Work<Integer> pragmaFree(String sql) {
        return connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        };
    }

    private static final class Commits implements CommitHook {

        private volatile int count;

        @Override
        public void beforeCommit(Connection connection) {
            count++;
        }

        @Override
        public void rolledBack() {
            count = 0;
        }
    }
}
