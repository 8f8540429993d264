package io.caravel.bench.queue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * Offers messages at a fixed rate, whatever becomes of the earlier ones. A latency counts from the
 * moment at which the message was due, so that a stall counts for all that were due during it.
 */
final class OpenLoop {

    private final QueueRuntime runtime;
    private final AsyncProcessor entry;
    private final AtomicLong failed = new AtomicLong();

    OpenLoop(QueueRuntime runtime) throws Exception {
        this.runtime = runtime;
        this.entry = runtime.entry();
    }

    /** Offers for a while; latencies from due to durable, in microseconds. */
    Histogram run(int perSecond, Duration length) throws InterruptedException {
        Histogram latency = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);
        Readings[] readings = new Readings[Producers.THREADS];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = new Readings(i);
        }
        int messages = (int) (length.toMillis() * perSecond / 1000);
        CountDownLatch open = new CountDownLatch(messages);
        long begin = System.nanoTime();
        for (int n = 0; n < messages; n++) {
            long due = begin + n * TimeUnit.SECONDS.toNanos(1) / perSecond;
            awaitMoment(due);
            send(readings[n % readings.length], n, due, latency, open);
        }
        if (!open.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException(open.getCount() + " messages did not complete");
        }
        return latency;
    }

    /** How many were refused. */
    long failed() {
        return failed.get();
    }

    private void send(Readings readings, long n, long due, Histogram latency, CountDownLatch open) {
        Exchange exchange = runtime.exchange(readings, n);
        entry.process(
                exchange,
                done -> {
                    if (exchange.getException() != null) {
                        failed.incrementAndGet();
                    }
                    latency.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                    open.countDown();
                });
    }

    private static void awaitMoment(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
