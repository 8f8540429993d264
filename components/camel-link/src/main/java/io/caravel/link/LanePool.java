package io.caravel.link;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A few threads for tasks of many peers, that become more while tasks block: a thread whose task
 * takes long does not count, so that others find a free one soon. Threads without work end.
 */
final class LanePool implements Executor {
    private static final long STUCK_MILLIS = 250;
    private static final int IDLE_SECONDS = 20;
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(STUCK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    /** A task that runs, since when. */
    private record Running(long sinceNanos, Object identity) {}

    private final int threads;
    private final int most;
    private final ThreadPoolExecutor pool;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();

    LanePool(int threads, int most, ThreadFactory factory) {
        this.threads = threads;
        this.most = Math.max(threads, most);
        this.pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        factory);
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(() -> run(task));
        if (!pool.getQueue().isEmpty()) {
            watch();
        }
    }

    private void run(Runnable task) {
        Running now = new Running(System.nanoTime(), new Object());
        running.add(now);
        try {
            task.run();
        } finally {
            running.remove(now);
        }
    }

    private void watch() {
        if (watched.compareAndSet(false, true)) {
            LATER.execute(this::look);
        }
    }

    /** Makes the pool as large as it needs to be now, and looks again while tasks wait. */
    private void look() {
        watched.set(false);
        if (pool.isShutdown()) {
            return;
        }
        long before = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(STUCK_MILLIS);
        int stuck = (int) running.stream().filter(r -> r.sinceNanos() - before < 0).count();
        boolean waiting = !pool.getQueue().isEmpty();
        resize(Math.min(most, threads + (waiting ? 2 * stuck : stuck)));
        if (waiting) {
            watch();
        }
    }

    private void resize(int size) {
        if (size >= pool.getCorePoolSize()) {
            pool.setMaximumPoolSize(size);
            pool.setCorePoolSize(size);
        } else {
            pool.setCorePoolSize(size);
            pool.setMaximumPoolSize(size);
        }
    }

    /** Takes no more tasks; those that run or wait may end. */
    ThreadPoolExecutor shutdown() {
        pool.shutdown();
        return pool;
    }
}
