package io.caravel.link;

import java.util.ArrayDeque;
import java.util.Deque;
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
 * newest goes first, for its client waits longest from now on; one that waited longer than a client
 * does is not computed at all. No connected peer waits for any of them. Safe for many threads.
 */
final class Handshakes {

    private final Executor threads;
    private final long patienceNanos;
    private final LongSupplier clock;
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private final Deque<Beginning> beginnings = new ArrayDeque<>();

    private record Beginning(Runnable task, long at) {}

    /** On as many threads as there are processors, for clients that wait so long. */
    Handshakes(long patienceMillis) {
        this(threads(Runtime.getRuntime().availableProcessors()), patienceMillis, System::nanoTime);
    }

    Handshakes(Executor threads, long patienceMillis, LongSupplier clock) {
        this.threads = threads;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        this.clock = clock;
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
    Executor ofOneConnection() {
        return new Executor() {
            private boolean begun;

            @Override
            public synchronized void execute(Runnable step) {
                add(step, begun);
                begun = true;
            }
        };
    }

    private void add(Runnable step, boolean begun) {
        synchronized (this) {
            if (begun) {
                underWay.addLast(step);
            } else {
                beginnings.addLast(new Beginning(step, clock.getAsLong()));
            }
        }
        threads.execute(this::computeNext);
    }

    private void computeNext() {
        Runnable next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized Runnable next() {
        Runnable first = underWay.pollFirst();
        if (first != null) {
            return first;
        }
        Beginning newest = beginnings.pollLast();
        if (newest == null) {
            return null;
        }
        if (clock.getAsLong() - newest.at() > patienceNanos) {
            beginnings.clear();
            return null;
        }
        return newest.task();
    }
}
