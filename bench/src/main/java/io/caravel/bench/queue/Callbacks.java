package io.caravel.bench.queue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * Producers without threads, each with exactly one message that is not yet on disk: the callback of
 * one sends the next, as an asynchronous route, a link or an MQTT session does.
 */
final class Callbacks {

    private final QueueRuntime runtime;
    private final AsyncProcessor entry;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Callbacks(QueueRuntime runtime) throws Exception {
        this.runtime = runtime;
        this.entry = runtime.entry();
    }

    /** Sends for a while; how many rows became durable. */
    long run(Duration length) throws Exception {
        long until = System.nanoTime() + length.toNanos();
        CountDownLatch ended = new CountDownLatch(Producers.THREADS);
        Sender[] senders = new Sender[Producers.THREADS];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(new Readings(i), until, ended);
            senders[i].send();
        }
        if (!ended.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException(ended.getCount() + " producers did not end");
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        long rows = 0;
        for (Sender sender : senders) {
            rows += sender.sent;
        }
        return rows;
    }

    /** One producer. */
    private final class Sender implements AsyncCallback {

        private final Readings readings;
        private final long until;
        private final CountDownLatch ended;
        private Exchange exchange;
        private long sent;

        Sender(Readings readings, long until, CountDownLatch ended) {
            this.readings = readings;
            this.until = until;
            this.ended = ended;
        }

        void send() {
            exchange = runtime.exchange(readings, sent++);
            entry.process(exchange, this);
        }

        @Override
        public void done(boolean sync) {
            if (exchange.getException() != null) {
                failure.compareAndSet(null, exchange.getException());
            }
            if (failure.get() == null && System.nanoTime() - until < 0) {
                send();
            } else {
                ended.countDown();
            }
        }
    }
}
