package io.caravel.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which futures complete, so that what follows a write never holds up the writer.
 *
 * <p>Few threads are enough as long as what follows is short. When all of them are held up, for
 * example because each waits for a further write, {@link #relieve} adds one: waiting for a write in
 * the continuation of another is slow but never a deadlock, up to {@value #MOST_THREADS} at once.
 */
final class Completions implements AutoCloseable {

    /** How often {@link #relieve} is to be called while {@link #areWaiting}. */
    static final long STALL_MS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
    private static final int MOST_AT_ONCE = 64;
    private static final int THREADS = 4;
    private static final int MOST_THREADS = 128;

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(
                    THREADS,
                    MOST_THREADS,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Completions::daemon);
    private final Map<Thread, Line> lines = new WeakHashMap<>();
    private long finishedBefore = -1;

    /**
     * Tells those who wait for writes that have ended, each after the writes that the same thread
     * asked for before, so that what one thread began in an order also goes on in it.
     */
    void execute(List<Pending<?>> ended) {
        Thread asker = null;
        Line line = null;
        for (Pending<?> pending : ended) {
            if (line == null || pending.asker() != asker) {
                asker = pending.asker();
                line = line(asker);
            }
            line.add(pending);
        }
    }

    private Line line(Thread asker) {
        synchronized (lines) {
            return lines.computeIfAbsent(asker, who -> new Line());
        }
    }

    /** What one thread waits for: one at a time, in order. */
    private final class Line {

        private final Deque<Pending<?>> waiting = new ArrayDeque<>();
        private boolean running;
        private int told;

        void add(Pending<?> ended) {
            synchronized (waiting) {
                waiting.addLast(ended);
                if (running) {
                    return;
                }
                running = true;
            }
            pool.execute(this::run);
        }

        /** A few, so that the threads go round among the lines; at the end all. */
        private void run() {
            do {
                for (Pending<?> next = next(); next != null; next = next()) {
                    tell(next);
                    if (++told % MOST_AT_ONCE == 0) {
                        break;
                    }
                }
            } while (!isHandedOn());
        }

        private Pending<?> next() {
            synchronized (waiting) {
                return waiting.pollFirst();
            }
        }

        private void tell(Pending<?> ended) {
            try {
                ended.complete();
            } catch (RuntimeException e) {
                LOG.error("STORE-009 what followed a write failed: {}", e.toString());
            }
        }

        private boolean isHandedOn() {
            synchronized (waiting) {
                running = !waiting.isEmpty();
                if (!running) {
                    return true;
                }
            }
            try {
                pool.execute(this::run);
                return true;
            } catch (RejectedExecutionException closing) {
                return false;
            }
        }
    }

    boolean areWaiting() {
        return !pool.getQueue().isEmpty();
    }

    /** Adds a thread if nothing was finished since the last call and something waits. */
    void relieve() {
        long finished = pool.getCompletedTaskCount();
        if (!areWaiting()) {
            pool.setCorePoolSize(THREADS);
        } else if (finished == finishedBefore && pool.getCorePoolSize() < MOST_THREADS) {
            pool.setCorePoolSize(pool.getCorePoolSize() + 1);
        }
        finishedBefore = finished;
    }

    /** Runs what waits, for at most five seconds. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("STORE-009 something that followed a write did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "caravel-store-done");
        thread.setDaemon(true);
        return thread;
    }
}
