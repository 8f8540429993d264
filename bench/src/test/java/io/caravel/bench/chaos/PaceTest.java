package io.caravel.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(10);

    @Test
    void workWaitsForKills() throws Exception {
        // Given work that wants to be half done before the first kill
        CompletableFuture<Void> half = CompletableFuture.runAsync(() -> await(0.5));
        // When there were two kills
        pace.killed();
        pace.killed();
        assertThat(half).isNotDone();
        // Then the third lets it go on
        pace.killed();
        half.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aKillWaitsWhileAnyWorkLagsFarBehind() {
        // Given one work that is done and one that stands still
        AtomicReference<Double> lagging = new AtomicReference<>(0.0);
        pace.add(() -> 1);
        pace.add(lagging::get);
        for (int i = 0; i < 5; i++) {
            assertThat(pace.isDue() || i > 4).isTrue();
            pace.killed();
        }
        // Then the next kill is not due until it moves
        assertThat(pace.isDue()).isFalse();
        lagging.set(0.1);
        assertThat(pace.isDue()).isTrue();
    }

    @Test
    void theEndHoldsNobody() {
        pace.add(() -> 0);
        pace.end();
        await(1);
        assertThat(pace.isDue()).isTrue();
    }

    private void await(double share) {
        try {
            pace.await(share);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
