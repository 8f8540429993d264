package io.caravel.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Computes the handshakes of a server on threads of their own, in the order by which most of them
 * come to an end in time when far more begin than can be computed.
 *
 * <p>Promises: a handshake that is under way goes before one that begins; of those that begin the
 * newest goes first, for its client waits longest from now on; no more are under way than the
 * threads can end soon, and one whose client takes its time does not count; one whose client left,
 * or that waited longer than a client does, is not computed at all. No connected peer waits for any
 * of them. Safe for many threads.
 */
final class Handshakes {

    /** Under way for each thread: enough to wait for answers over half a second of network. */
    private static final int UNDER_WAY = 32;

    /** How long a handshake under way keeps others from beginning. */
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What waits for a time. */
    interface Later {
        /** Runs the task once after so many nanoseconds. */
        void run(Runnable task, long nanos);
    }

    private final Executor threads;
    private final Later later;
    private final LongSupplier clock;
    private final int most;
    private final long patienceNanos;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final Deque<Handshake> beginnings = new ArrayDeque<>();
    private final Set<Handshake> underWay = new LinkedHashSet<>();
    private boolean looking;

    /** On as many threads as there are processors, for clients that wait so long. */
    Handshakes(long patienceMillis) {
        this(
                threads(Runtime.getRuntime().availableProcessors()),
                (task, nanos) ->
                        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS)
                                .execute(task),
                System::nanoTime,
                UNDER_WAY * Runtime.getRuntime().availableProcessors(),
                patienceMillis);
    }

    Handshakes(Executor threads, Later later, LongSupplier clock, int most, long patienceMillis) {
        this.threads = threads;
        this.later = later;
        this.clock = clock;
        this.most = most;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    private static Executor threads(int count) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        count,
                        count,
                        30,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread thread = new Thread(task, "link-handshake");
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Where the steps of one connection's handshake are computed, one after the other. */
    Handshake ofOneConnection() {
        return new Handshake();
    }

    /** The handshake of one connection. */
    final class Handshake implements Executor {
        private Runnable first;
        private long since;
        private boolean begun;
        private boolean over;

        @Override
        public void execute(Runnable step) {
            synchronized (Handshakes.this) {
                if (begun) {
                    steps.addLast(
                            () -> {
                                if (!isOver()) {
                                    step.run();
                                }
                            });
                } else {
                    begun = true;
                    first = step;
                    since = clock.getAsLong();
                    beginnings.addLast(this);
                }
            }
            threads.execute(Handshakes.this::computeNext);
        }

        /** It is at its end, or its client left. */
        void over() {
            synchronized (Handshakes.this) {
                over = true;
                if (!underWay.remove(this) || beginnings.isEmpty()) {
                    return;
                }
            }
            threads.execute(Handshakes.this::computeNext);
        }

        private boolean isOver() {
            synchronized (Handshakes.this) {
                return over;
            }
        }
    }

    private void computeNext() {
        Runnable next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized Runnable next() {
        Runnable step = steps.pollFirst();
        if (step != null || beginnings.isEmpty()) {
            return step;
        }
        long now = clock.getAsLong();
        underWay.removeIf(handshake -> now - handshake.since >= SLOW_NANOS);
        if (underWay.size() >= most) {
            lookLater();
            return null;
        }
        Handshake newest = newest(now);
        if (newest == null) {
            return null;
        }
        newest.since = now;
        underWay.add(newest);
        return newest.first;
    }

    private Handshake newest(long now) {
        Handshake newest = beginnings.pollLast();
        while (newest != null && newest.over) {
            newest = beginnings.pollLast();
        }
        if (newest != null && now - newest.since > patienceNanos) {
            beginnings.clear();
            return null;
        }
        return newest;
    }

    /** Those whose clients take their time make room without a word. */
    private void lookLater() {
        if (!looking) {
            looking = true;
            later.run(this::look, SLOW_NANOS);
        }
    }

    private void look() {
        int waiting;
        synchronized (this) {
            looking = false;
            waiting = Math.min(most, beginnings.size());
        }
        for (int i = 0; i < waiting; i++) {
            threads.execute(this::computeNext);
        }
    }
}
