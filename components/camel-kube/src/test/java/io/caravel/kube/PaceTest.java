package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<String> sent = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private Runnable due = () -> {};
    private long now;
    private final Pace pace = new Pace(10, 3, new ByHand(), () -> now);

    @Test
    void aBurstGoesAtOnceAndTheRestAtTheRate() {
        // When
        for (int i = 1; i <= 5; i++) {
            send(false, "p" + i);
        }
        // Then
        assertThat(sent).containsExactly("p1", "p2", "p3");
        assertThat(waits).containsExactly(SECOND / 10);
        // When time goes on
        pass(SECOND / 10);
        assertThat(sent).hasSize(4);
        pass(SECOND / 10);
        assertThat(sent).hasSize(5);
    }

    @Test
    void urgentRequestsGoFirstAndTheOthersAreNotStarved() {
        // Given
        for (int i = 1; i <= 3; i++) {
            send(false, "burst");
        }
        for (int i = 1; i <= 4; i++) {
            send(false, "pod" + i);
            send(true, "lease" + i);
        }
        sent.clear();
        // When
        for (int i = 0; i < 8; i++) {
            pass(SECOND / 10);
        }
        // Then
        assertThat(sent)
                .containsExactly(
                        "lease1", "lease2", "lease3", "pod1", "lease4", "pod2", "pod3", "pod4");
    }

    @Test
    void aQuietTimeSavesNoMoreThanABurst() {
        // Given
        now += 100 * SECOND;
        // When
        for (int i = 0; i < 9; i++) {
            send(false, "p");
        }
        // Then
        assertThat(sent).hasSize(3);
    }

    @Test
    void aRequestCompletesAsItWasAnswered() {
        // Given
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> result = pace.run(false, () -> answer);
        // When
        answer.completeExceptionally(new KubeGoneException(404, "gone"));
        // Then
        assertThat(result).isCompletedExceptionally();
    }

    @Test
    void whatWaitsFailsWhenItClosesAndNothingIsSentAfterwards() {
        // Given a burst that is used up, and one more of each kind
        for (int i = 1; i <= 3; i++) {
            send(false, "burst");
        }
        CompletableFuture<String> lease = send(true, "lease");
        CompletableFuture<String> pod = send(false, "pod");
        // When
        pace.close();
        pass(SECOND);
        CompletableFuture<String> late = send(true, "late");
        // Then
        assertThat(sent).containsOnly("burst").hasSize(3);
        assertThat(List.of(lease, pod, late))
                .allSatisfy(
                        refused ->
                                assertThat(refused)
                                        .failsWithin(Duration.ZERO)
                                        .withThrowableOfType(ExecutionException.class)
                                        .withCauseInstanceOf(KubeUnavailableException.class));
    }

    @Test
    void aRequestThatCannotBeMadeFailsAloneAndTheNextOneGoes() {
        // Given
        for (int i = 1; i <= 3; i++) {
            send(false, "burst");
        }
        CompletableFuture<String> broken =
                pace.run(
                        false,
                        () -> {
                            throw new IllegalStateException("closed client");
                        });
        CompletableFuture<String> next = send(false, "pod");
        // When
        pass(SECOND);
        // Then
        assertThat(broken).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("pod");
    }

    private CompletableFuture<String> send(boolean urgent, String what) {
        return pace.run(
                urgent,
                () -> {
                    sent.add(what);
                    return CompletableFuture.completedFuture(what);
                });
    }

    private void pass(long nanos) {
        now += nanos;
        due.run();
    }

    /** A timer that a test runs. */
    private final class ByHand extends ScheduledThreadPoolExecutor {

        ByHand() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            waits.add(unit.toNanos(delay));
            due = task;
            return null;
        }
    }
}
