package io.caravel.bench.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * Threads that send readings through a Camel route, each with at most so many that are not yet on
 * disk: with one, a thread sends the next when the one before is durable.
 */
final class Producers {

    static final int THREADS = 16;

    private final QueueRuntime runtime;
    private final AsyncProcessor entry;
    private final int window;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Producers(QueueRuntime runtime, int window) throws Exception {
        this.runtime = runtime;
        this.entry = runtime.entry();
        this.window = window;
    }

    /** Sends for a while; how many rows became durable. */
    long run(Duration length) throws Exception {
        return inAllThreads(Long.MAX_VALUE, System.nanoTime() + length.toNanos());
    }

    /** Sends so many rows; durable rows per second. */
    double send(long rows) throws Exception {
        long begin = System.nanoTime();
        inAllThreads(rows / THREADS, begin + Duration.ofHours(1).toNanos());
        return rows * 1e9 / (System.nanoTime() - begin);
    }

    private long inAllThreads(long each, long until) throws Exception {
        List<Callable<Long>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Readings readings = new Readings(i);
            threads.add(() -> produce(readings, each, until));
        }
        long rows = 0;
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Long> done : pool.invokeAll(threads)) {
                rows += done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return rows;
    }

    private long produce(Readings readings, long most, long until) throws InterruptedException {
        Semaphore room = new Semaphore(window);
        long sent = 0;
        while (sent < most && failure.get() == null && System.nanoTime() - until < 0) {
            room.acquire();
            Exchange exchange = runtime.exchange(readings, sent++);
            entry.process(
                    exchange,
                    done -> {
                        if (exchange.getException() != null) {
                            failure.compareAndSet(null, exchange.getException());
                        }
                        room.release();
                    });
        }
        room.acquire(window);
        return sent;
    }
}
