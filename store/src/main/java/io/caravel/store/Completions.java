package io.caravel.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which futures complete, so that what follows a write never holds up the writer.
 *
 * <p>One thread tells all who wait for a commit, one after the other: it is woken once per commit,
 * and what follows is mostly over before another thread would have begun. Another one helps when
 * something that follows takes long or waits. When {@value #THREADS} are held up, for example
 * because each waits for a further write, {@link #relieve} adds one: waiting for a write in the
 * continuation of another is slow but never a deadlock, up to {@value #MOST_THREADS} at once.
 */
final class Completions implements AutoCloseable {

    /** How often {@link #relieve} is to be called while {@link #areWaiting}. */
    static final long STALL_MS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
    private static final int MOST_AT_ONCE = 64;
    private static final int THREADS = 4;
    private static final int MOST_THREADS = 128;
    private static final long LONG_NANOS = 1_000_000;

    private final Queue<Line> ready = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Line> lines = ThreadLocal.withInitial(Line::new);
    private final Set<Teller> tellers = new HashSet<>();
    private final AtomicLong told = new AtomicLong();
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(
                    0,
                    MOST_THREADS,
                    10,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Completions::daemon);
    private long toldBefore;

    /** Where what the calling thread asks for is told. */
    Line line() {
        return lines.get();
    }

    /**
     * Tells those who wait for writes that have ended, each after the writes that the same thread
     * asked for before, so that what one thread began in an order also goes on in it.
     */
    void execute(List<Pending<?>> ended) {
        for (Pending<?> pending : ended) {
            pending.line().add(pending);
        }
        helpIfHeldUp();
    }

    boolean areWaiting() {
        return !ready.isEmpty();
    }

    /** Adds a thread if nothing was told since the last call and something waits. */
    void relieve() {
        long now = told.get();
        if (now == toldBefore && areWaiting()) {
            help(MOST_THREADS);
        } else {
            helpIfHeldUp();
        }
        toldBefore = now;
    }

    /** Tells what waits, for at most five seconds. */
    @Override
    public void close() {
        helpIfHeldUp();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("STORE-009 something that followed a write did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void helpIfHeldUp() {
        synchronized (tellers) {
            if (areWaiting() && tellers.stream().allMatch(Teller::isHeldUp)) {
                help(THREADS);
            }
        }
    }

    private void help(int most) {
        synchronized (tellers) {
            if (tellers.size() < most) {
                Teller teller = new Teller();
                try {
                    tellers.add(teller);
                    pool.execute(teller);
                } catch (RejectedExecutionException closing) {
                    tellers.remove(teller);
                }
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "caravel-store-done");
        thread.setDaemon(true);
        return thread;
    }

    /** Tells one line after the other, until there is none. */
    private final class Teller implements Runnable {

        private volatile Thread thread;
        private volatile long since;

        @Override
        public void run() {
            since = System.nanoTime();
            thread = Thread.currentThread();
            do {
                for (Line line = ready.poll(); line != null; line = ready.poll()) {
                    since = System.nanoTime();
                    told.addAndGet(line.tell());
                    if (System.nanoTime() - since > LONG_NANOS) {
                        helpIfHeldUp();
                    }
                }
            } while (!isOver());
        }

        /** What is added after the last look starts a teller of its own. */
        private boolean isOver() {
            synchronized (tellers) {
                return ready.isEmpty() && tellers.remove(this);
            }
        }

        /** Whether others should not wait for it. */
        boolean isHeldUp() {
            Thread busy = thread;
            return busy != null
                    && (busy.getState() != Thread.State.RUNNABLE
                            || System.nanoTime() - since > LONG_NANOS);
        }
    }

    /** What one thread waits for: told one at a time, in order. */
    final class Line {

        private final Deque<Pending<?>> waiting = new ArrayDeque<>();
        private boolean running;

        private void add(Pending<?> ended) {
            synchronized (waiting) {
                waiting.addLast(ended);
                if (running) {
                    return;
                }
                running = true;
            }
            ready.add(this);
        }

        /** Tells a few, so that all lines have their turn; answers how many. */
        private int tell() {
            int count = 0;
            Pending<?> next = next();
            while (next != null) {
                tell(next);
                count++;
                next = count < MOST_AT_ONCE ? next() : null;
            }
            synchronized (waiting) {
                running = !waiting.isEmpty();
                if (running) {
                    ready.add(this);
                }
            }
            return count;
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
    }
}
