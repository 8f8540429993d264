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
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<Void> slow =
                    database.write(connection -> 1).thenAccept(n -> await(over));
            CompletableFuture<Integer> behind = database.write(connection -> 2);
            // When another thread writes
            CompletableFuture<Integer> other =
                    CompletableFuture.supplyAsync(() -> database.write(connection -> 3))
                            .thenCompose(written -> written);
            // Then that goes on at once, and the first thread's next after its first
            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(3);
            over.countDown();
            assertThat(behind.get(10, TimeUnit.SECONDS)).isEqualTo(2);
            slow.get(10, TimeUnit.SECONDS);
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
