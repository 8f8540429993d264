package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who hears on the writer's thread that a work was not kept. */
class NotKeptTest extends Notes {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void aWorkThatFailsIsToldBeforeTheNextOneRuns() {
        try (Database database = open()) {
            // When one of three works fails
            database.write(note("first"), failure -> heard.add("first is lost"));
            CompletableFuture<Void> failing =
                    database.write(
                            connection -> {
                                throw new IllegalStateException("no");
                            },
                            failure -> heard.add("second is lost: " + failure.getMessage()));
            database.write(note("third"), failure -> heard.add("third is lost")).join();
            // Then it alone is told, in its place
            assertThatThrownBy(failing::join).hasMessageContaining("no");
            assertThat(heard).containsExactly("first", "second is lost: no", "third");
        }
    }

    @Test
    void everyWorkOfAGroupThatIsNotCommittedIsToldBeforeTheNextOneRuns() {
        try (Database database = open()) {
            RefusingHook hook = new RefusingHook();
            database.addHook(hook);
            hook.refusing = true;
            // When nothing of a group is committed
            CompletableFuture<Void> lost =
                    database.write(note("lost"), failure -> heard.add(failure.getMessage()));
            assertThatThrownBy(lost::join).hasMessageContaining("STORE-002");
            hook.refusing = false;
            database.write(note("next")).join();
            // Then its works are told of it first
            assertThat(heard).hasSize(3);
            assertThat(heard.get(1)).startsWith("STORE-002");
            assertThat(heard.get(2)).isEqualTo("next");
        }
    }

    private Work<Void> note(String text) {
        return connection -> {
            heard.add(text);
            return null;
        };
    }

    private static final class RefusingHook implements CommitHook {

        private volatile boolean refusing;

        @Override
        public void beforeCommit(Connection connection) throws SQLException {
            if (refusing) {
                throw new SQLException("no");
            }
        }

        @Override
        public void rolledBack() {}
    }
}
