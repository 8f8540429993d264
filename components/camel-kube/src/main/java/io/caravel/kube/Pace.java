package io.caravel.kube;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Holds requests to a rate, as client-side rate limits of Kubernetes do: a bucket of tokens that
 * fills evenly. Urgent ones go first; while those wait every fourth token is for the others, so
 * that neither starves. What still waits when it is closed fails at once. Safe for use from several
 * threads.
 */
final class Pace implements AutoCloseable {

    private static final int TURNS = 4;
    private static final double NANOS = 1e9;

    /** A request that waits, and who waits for it. */
    private record Waiting<T>(Supplier<CompletableFuture<T>> request, CompletableFuture<T> result) {

        void start() {
            try {
                request.get().whenComplete(this::ended);
            } catch (RuntimeException notStarted) {
                result.completeExceptionally(notStarted);
            }
        }

        private void ended(T value, Throwable failure) {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        }

        void refuse() {
            result.completeExceptionally(
                    new KubeUnavailableException(
                            "KUBE-003",
                            0,
                            Duration.ZERO,
                            "a request waited for its turn when the component stopped; it was not sent"));
        }
    }

    private final double perSecond;
    private final double burst;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanos;
    private final Queue<Waiting<?>> urgent = new ArrayDeque<>();
    private final Queue<Waiting<?>> others = new ArrayDeque<>();
    private double tokens;
    private long filledAt;
    private int turn;
    private boolean timed;
    private boolean closed;

    /**
     * @param perSecond requests per second, more than 0
     * @param burst requests that may go at once after a quiet time, at least 1
     * @param timer starts those that had to wait
     * @param nanos a clock that only goes forward
     */
    Pace(int perSecond, int burst, ScheduledExecutorService timer, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = Math.max(1, burst);
        this.timer = timer;
        this.nanos = nanos;
        this.tokens = this.burst;
        this.filledAt = nanos.getAsLong();
    }

    /** Makes the request when it is its turn; completes as it does, or fails when this closes. */
    <T> CompletableFuture<T> run(boolean isUrgent, Supplier<CompletableFuture<T>> request) {
        Waiting<T> waiting = new Waiting<>(request, new CompletableFuture<>());
        boolean refused;
        synchronized (this) {
            refused = closed;
            if (!refused) {
                (isUrgent ? urgent : others).add(waiting);
            }
        }
        if (refused) {
            waiting.refuse();
        } else {
            go();
        }
        return waiting.result();
    }

    /** Nothing is sent any more; to be called before the timer is shut down. */
    @Override
    public void close() {
        List<Waiting<?>> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            left.addAll(urgent);
            left.addAll(others);
            urgent.clear();
            others.clear();
        }
        left.forEach(Waiting::refuse);
    }

    private void go() {
        for (Waiting<?> next = next(); next != null; next = next()) {
            next.start();
        }
    }

    /** What may start now, or null; then the timer comes when the next may. */
    private synchronized Waiting<?> next() {
        if (urgent.isEmpty() && others.isEmpty()) {
            return null;
        }
        long now = nanos.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens < 1) {
            if (!timed) {
                timed = true;
                long wait = (long) Math.ceil((1 - tokens) / perSecond * NANOS);
                timer.schedule(this::wake, wait, TimeUnit.NANOSECONDS);
            }
            return null;
        }
        tokens--;
        if (urgent.isEmpty() || !others.isEmpty() && ++turn % TURNS == 0) {
            return others.remove();
        }
        return urgent.remove();
    }

    private void wake() {
        synchronized (this) {
            timed = false;
        }
        go();
    }
}
