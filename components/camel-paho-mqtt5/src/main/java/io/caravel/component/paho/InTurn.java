package io.caravel.component.paho;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other in the order in which they came, on the threads of a pool. */
final class InTurn implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(InTurn.class);

    private final Executor pool;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    InTurn(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            waiting.addLast(task);
            if (running) {
                return;
            }
            running = true;
        }
        pool.execute(this::run);
    }

    private void run() {
        for (Runnable next = take(); next != null; next = take()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.warn("MQTT-011 what followed a publish failed", e);
            }
        }
    }

    private Runnable take() {
        synchronized (waiting) {
            running = !waiting.isEmpty();
            return waiting.pollFirst();
        }
    }
}
