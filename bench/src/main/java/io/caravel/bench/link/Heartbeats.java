package io.caravel.bench.link;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * Heartbeats at a fixed pace in the health lane; the time of each from the moment at which it was
 * due until the cloud acknowledged it.
 */
final class Heartbeats {
    private static final long PACE_MILLIS = 20;

    private final CamelContext camel;
    private final AsyncProducer link;
    private final ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
    private final Histogram micros = new ConcurrentHistogram(3);
    private final AtomicLong failed = new AtomicLong();
    private final long begin = System.nanoTime();
    private long sent;

    /** Begins to send. */
    Heartbeats(CamelContext camel) throws Exception {
        this.camel = camel;
        link = camel.getEndpoint("edgelink:send?whenDown=fail").createAsyncProducer();
        link.start();
        clock.scheduleAtFixedRate(this::send, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
        long due = begin + TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS) * sent++;
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody("{}");
        exchange.getMessage().setHeader("CaravelKind", "heartbeat");
        exchange.getMessage().setHeader("CaravelKey", Tls.NODE);
        exchange.getMessage().setHeader("CaravelLane", "health");
        link.process(
                exchange,
                doneSync -> {
                    if (exchange.getException() != null) {
                        failed.incrementAndGet();
                    }
                    micros.recordValue(Math.max(0, (System.nanoTime() - due) / 1000));
                });
    }

    /** Ends and tells the times in ms. */
    JsonObject end() {
        clock.shutdownNow();
        return new JsonObject()
                .put("beats", micros.getTotalCount())
                .put("failed", failed.get())
                .put("p50", micros.getValueAtPercentile(50) / 1000.0)
                .put("p99", micros.getValueAtPercentile(99) / 1000.0)
                .put("max", micros.getMaxValue() / 1000.0);
    }
}
