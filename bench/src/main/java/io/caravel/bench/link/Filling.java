package io.caravel.bench.link;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** Sources that put events into the edge's queue, each a few at a time before they are on disk. */
final class Filling {
    private static final int SOURCES = 16;
    private static final int OUTSTANDING = 32;

    private final CamelContext camel;
    private final AsyncProducer entry;
    private final List<Events> sources = new ArrayList<>();
    private final long[] numbers = new long[SOURCES];
    private final AtomicLong refused = new AtomicLong();

    Filling(CamelContext camel) throws Exception {
        this.camel = camel;
        entry = camel.getEndpoint("direct:event").createAsyncProducer();
        entry.start();
        for (int i = 0; i < SOURCES; i++) {
            sources.add(new Events(i));
        }
    }

    /** Puts in so many events, and returns when the last one is on disk. */
    JsonObject put(long events) {
        long begin = System.currentTimeMillis();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SOURCES; i++) {
            int source = i;
            long share = events / SOURCES + (i < events % SOURCES ? 1 : 0);
            threads.add(new Thread(() -> source(source, share)));
        }
        threads.forEach(Thread::start);
        threads.forEach(Filling::join);
        return new JsonObject()
                .put("beginMillis", begin)
                .put("endMillis", System.currentTimeMillis())
                .put("refused", refused.get());
    }

    private void source(int source, long events) {
        Semaphore free = new Semaphore(OUTSTANDING);
        Events own = sources.get(source);
        for (long i = 0; i < events; i++) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.getMessage().setBody(own.body(++numbers[source]));
            exchange.getMessage().setHeader("CaravelKind", "telemetry");
            exchange.getMessage().setHeader("CaravelKey", own.source());
            exchange.getMessage().setHeader("CaravelLane", "events");
            free.acquireUninterruptibly();
            entry.process(
                    exchange,
                    doneSync -> {
                        if (exchange.getException() != null) {
                            refused.incrementAndGet();
                        }
                        free.release();
                    });
        }
        free.acquireUninterruptibly(OUTSTANDING);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
