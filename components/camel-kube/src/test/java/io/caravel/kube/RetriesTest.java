package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final List<Long> waits = new ArrayList<>();
    private final Retries retries =
            new Retries("pods", new Backoff(1, 1), new ByHand(), Runnable::run);

    @Test
    void anApiThatAsksForTimeGetsIt() {
        // When
        retries.after(refusal("7"), () -> {});
        // Then
        assertThat(waits).containsExactly(Duration.ofSeconds(7).toMillis());
    }

    @Test
    void aProxyThatAsksForDaysDoesNotEndTheWatch() {
        // When
        retries.after(refusal("999999"), () -> {});
        // Then
        assertThat(waits).containsExactly(Duration.ofMinutes(5).toMillis());
    }

    private static KubeException refusal(String seconds) {
        return KubeErrors.of("watch pods", 429, "", seconds);
    }

    /** A timer that only notes. */
    private final class ByHand extends ScheduledThreadPoolExecutor {

        ByHand() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            waits.add(unit.toMillis(delay));
            return null;
        }
    }
}
