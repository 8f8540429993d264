package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a hook writes at each commit, and what it hears when there is none. */
class CommitHookTest extends Notes {

    @Test
    void whatAHookWritesIsPartOfTheTransaction() {
        try (Database database = open()) {
            Counter counter = new Counter();
            database.addHook(counter);
            // When a work is written, then what the hook writes is there too
            database.write(insert(1, "work")).join();
            assertThat(texts(database)).containsExactly("work", "hook 1");
        }
    }

    @Test
    void aHookHearsOfAGroupThatWasNotKept() {
        try (Database database = open()) {
            Counter counter = new Counter();
            database.addHook(counter);
            // When a hook cannot write
            counter.broken = true;
            CompletableFuture<Integer> lost = database.write(insert(1, "lost"));
            // Then nothing of the group is kept, and the next one is
            assertThatThrownBy(lost::join).hasMessageContaining("STORE-002");
            assertThat(counter.rolledBack).isEqualTo(1);
            counter.broken = false;
            database.write(insert(2, "kept")).join();
            assertThat(texts(database)).containsExactly("kept", "hook 2");
        }
    }

    private static final class Counter implements CommitHook {

        private int commits;
        private volatile int rolledBack;
        private volatile boolean broken;

        @Override
        public void beforeCommit(Connection connection) throws SQLException {
            commits++;
            if (broken) {
                throw new SQLException("no");
            }
            try {
                insert(100 + commits, "hook " + commits).run(connection);
            } catch (Exception e) {
                throw new SQLException(e);
            }
        }

        @Override
        public void rolledBack() {
            rolledBack++;
        }
    }
}
