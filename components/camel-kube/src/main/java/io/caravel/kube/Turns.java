package io.caravel.kube;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order they came, on the threads of a shared executor. What
 * is only touched in its tasks needs no locks.
 */
final class Turns implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Executor workers;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    Turns(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        handOver();
    }

    /**
     * Has a task executed after a time; when the timer has stopped, it is dropped like the others.
     */
    static void later(ScheduledExecutorService timer, Executor turns, Runnable task, long nanos) {
        try {
            timer.schedule(() -> turns.execute(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("The workers have stopped, what was to be done later is dropped");
        }
    }

    private void handOver() {
        try {
            workers.execute(this::runOne);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("The workers have stopped, what waited for them is dropped");
        }
    }

    private void runOne() {
        Runnable task;
        synchronized (waiting) {
            task = waiting.remove();
        }
        try {
            task.run();
        } catch (RuntimeException broken) {
            LOG.error("KUBE-019 a step of a watch failed: report this with its trace", broken);
        }
        synchronized (waiting) {
            running = !waiting.isEmpty();
            if (!running) {
                return;
            }
        }
        handOver();
    }
}
