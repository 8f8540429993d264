package io.caravel.bench.twin;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The baseline: the same messages through the same broker to a program that only counts them. */
final class Bare {

    private final String url;

    Bare(String url) {
        this.url = url;
    }

    /** Messages in a second, published on four connections, subscribed on one, all QoS 1. */
    double perSecond(int messages) throws InterruptedException {
        AtomicLong seen = new AtomicLong();
        try (Wire counter = new Wire(url, "bench-bare")) {
            counter.subscribe("bench/bare/#");
            Thread reader =
                    new Thread(() -> counter.listen((t, p) -> seen.incrementAndGet()), "bare");
            reader.setDaemon(true);
            reader.start();
            long began = System.nanoTime();
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                String id = "bench-bare-" + i;
                threads[i] = new Thread(() -> publish(id, messages / 4), id);
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            while (seen.get() < messages / 4 * 4) {
                LockSupport.parkNanos(1_000_000);
            }
            return messages / ((System.nanoTime() - began) / 1e9);
        }
    }

    private void publish(String id, int messages) {
        try (Wire publisher = new Wire(url, id)) {
            for (int i = 0; i < messages; i++) {
                String payload = Meters.payload(id + i, i, System.currentTimeMillis());
                publisher.publish("bench/bare/" + id, payload);
            }
            publisher.flush();
        }
    }
}
