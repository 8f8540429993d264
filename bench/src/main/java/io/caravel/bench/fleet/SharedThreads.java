package io.caravel.bench.fleet;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

/**
 * One small pool for all nodes: each link asks Camel for pools of its own, which is right on a box
 * and would be thousands of threads here. Order is kept, for links bring their own.
 */
final class SharedThreads extends DefaultThreadPoolFactory implements AutoCloseable {

    private final ExecutorService pool;

    SharedThreads(int threads) {
        pool =
                Executors.newFixedThreadPool(
                        threads,
                        work -> {
                            Thread thread = new Thread(work, "fleet");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public ExecutorService newThreadPool(
            ThreadPoolProfile profile, java.util.concurrent.ThreadFactory factory) {
        return new Share(pool);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** What one link sees: its end ends nothing for the others. */
    private static final class Share extends AbstractExecutorService {
        private final ExecutorService pool;
        private volatile boolean ended;

        Share(ExecutorService pool) {
            this.pool = pool;
        }

        @Override
        public void execute(Runnable task) {
            if (ended) {
                throw new RejectedExecutionException("ended");
            }
            pool.execute(task);
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return ended;
        }
    }
}
