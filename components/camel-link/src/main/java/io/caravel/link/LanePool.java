package io.caravel.link;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A few threads for tasks of many peers, that become more while tasks block: a thread whose task
 * takes long does not count, so that others find a free one soon. A pool that is no {@link
 * ThreadPoolExecutor} stays as it is.
 */
final class LanePool implements Executor {
    private static final long STUCK_MILLIS = 250;
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(STUCK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    /** A task that runs, since when. */
    private record Running(long sinceNanos, Object identity) {}

    private final int threads;
    private final int most;
    private final ExecutorService pool;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();

    LanePool(ExecutorService pool, int threads, int most) {
        this.pool = pool;
        this.threads = threads;
        this.most = Math.max(threads, most);
    }

    ExecutorService executor() {
        return pool;
    }

    @Override
    public void execute(Runnable task) {
        if (pool instanceof ThreadPoolExecutor resizable) {
            resizable.execute(() -> run(task));
            if (!resizable.getQueue().isEmpty()) {
                watch(resizable);
            }
        } else {
            pool.execute(task);
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

    private void watch(ThreadPoolExecutor resizable) {
        if (watched.compareAndSet(false, true)) {
            LATER.execute(() -> look(resizable));
        }
    }

    /** Makes the pool as large as it needs to be now, and looks again while tasks wait. */
    private void look(ThreadPoolExecutor resizable) {
        watched.set(false);
        if (resizable.isShutdown()) {
            return;
        }
        long before = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(STUCK_MILLIS);
        int stuck = (int) running.stream().filter(r -> r.sinceNanos() - before < 0).count();
        boolean waiting = !resizable.getQueue().isEmpty();
        resize(resizable, Math.min(most, threads + (waiting ? 2 * stuck : stuck)));
        if (waiting) {
            watch(resizable);
        }
    }

    private static void resize(ThreadPoolExecutor pool, int size) {
        if (size >= pool.getCorePoolSize()) {
            pool.setMaximumPoolSize(size);
            pool.setCorePoolSize(size);
        } else {
            pool.setCorePoolSize(size);
            pool.setMaximumPoolSize(size);
        }
    }
}
