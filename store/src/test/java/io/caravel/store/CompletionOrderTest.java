package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order the world goes on after writes. */
class CompletionOrderTest {

    private static final int WRITES = 3_000;

    @TempDir Path folder;

    @Test
    void whatFollowsTheWritesOfOneThreadHappensInTheirOrder() {
        try (Database database = Database.open(folder.resolve("test.db"))) {
            List<Integer> followed = Collections.synchronizedList(new ArrayList<>());
            // When many writes are submitted without waiting
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                int n = i;
                all.add(database.write(connection -> n).thenAccept(followed::add));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            // Then the same happened after them in the same order
            assertThat(followed).isEqualTo(IntStream.range(0, WRITES).boxed().toList());
        }
    }

    @Test
    void whatFollowsAWriteOfOneThreadDoesNotHoldUpThatOfAnother() throws Exception {
        try (Database database = Database.open(folder.resolve("test.db"))) {
            // Given a thread whose first write is followed by something that takes long
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<Integer> first = database.write(connection -> await(begun));
            CompletableFuture<Void> slow = first.thenAccept(n -> await(over));
            begun.countDown();
            CompletableFuture<Integer> behind = database.write(connection -> 2);
            // When another thread writes
            CompletableFuture<Integer> other =
                    CompletableFuture.supplyAsync(() -> database.write(connection -> 3))
                            .thenCompose(written -> written);
            // Then that goes on at once, and the first thread's next after its first
            assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(3);
            over.countDown();
            assertThat(behind.get(60, TimeUnit.SECONDS)).isEqualTo(2);
            slow.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatFollowsTheLastWritesHappensBeforeTheDatabaseIsClosed() {
        List<Integer> followed = Collections.synchronizedList(new ArrayList<>());
        // When it is closed right after many writes
        try (Database database = Database.open(folder.resolve("test.db"))) {
            for (int i = 0; i < WRITES; i++) {
                int n = i;
                database.write(connection -> n).thenAccept(followed::add);
            }
        }
        // Then all of it has happened, in order
        assertThat(followed).isEqualTo(IntStream.range(0, WRITES).boxed().toList());
    }

    private static int await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS) ? 1 : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
