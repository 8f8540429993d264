package io.caravel.bench.fleet;

import io.caravel.link.edge.EdgeLinkComponent;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * One edge as far as the cloud can tell: the link component of the edge runtime, heartbeats and
 * node reports as its routes send them. No Pods, no store.
 */
final class SimulatedNode {

    private final String name;
    private final CamelContext camel;
    private final EdgeLinkComponent link = new EdgeLinkComponent();
    private final LongConsumer heartbeatNanos;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong beats = new AtomicLong();
    private Consumer receiver;
    private Producer sender;
    private volatile boolean wanted;

    /**
     * @param attempts counts attempts to connect that failed
     * @param heartbeatNanos told how long each heartbeat took until the cloud had it
     */
    SimulatedNode(
            String name,
            CamelContext camel,
            Vertx vertx,
            String url,
            SSLContextParameters tls,
            Attempts attempts,
            LongConsumer heartbeatNanos) {
        this.name = name;
        this.camel = camel;
        this.heartbeatNanos = heartbeatNanos;
        link.setNode(name);
        link.setUrl(url);
        link.setVertx(vertx);
        link.setSslContextParameters(tls);
        link.setMaxFrameBytes(2 * 1024 * 1024);
        link.getLinkStatus().onFailure(attempts::failed);
        link.getLinkStatus()
                .addListener(
                        change -> {
                            if (change.connected()) {
                                connections.incrementAndGet();
                                report();
                            }
                        });
        camel.addComponent("edgelink-" + name, link);
    }

    String name() {
        return name;
    }

    /** Connects, for ever again, as a box that is switched on. */
    synchronized void start() throws Exception {
        link.start();
        receiver = endpoint("receive").createConsumer(exchange -> received.incrementAndGet());
        receiver.start();
        sender = endpoint("send").createProducer();
        sender.start();
        wanted = true;
    }

    /** Disconnects, as a box that is switched off. */
    synchronized void stop() {
        wanted = false;
        sender.stop();
        receiver.stop();
        link.stop();
    }

    private Endpoint endpoint(String verb) {
        return camel.getEndpoint("edgelink-" + name + ":" + verb);
    }

    boolean isConnected() {
        return link.getLinkStatus().connected();
    }

    /** Times the link was up so far. */
    long connections() {
        return connections.get();
    }

    /** Heartbeats that the cloud acknowledged so far. */
    long beats() {
        return beats.get();
    }

    /** Messages of the cloud so far. */
    long received() {
        return received.get();
    }

    /** Sends a heartbeat now, or lets it be while the link is down. */
    void beat() {
        if (!wanted || !isConnected()) {
            return;
        }
        long began = System.nanoTime();
        String body = "{\"time\":" + System.currentTimeMillis() + "}";
        send(
                "heartbeat",
                body,
                () -> {
                    beats.incrementAndGet();
                    heartbeatNanos.accept(System.nanoTime() - began);
                });
    }

    /** Tells what the node is. */
    void report() {
        send("node", NodeReports.of(name), () -> {});
    }

    private void send(String kind, String body, Runnable acknowledged) {
        AsyncProducer producer = (AsyncProducer) sender;
        if (producer == null || !wanted) {
            return;
        }
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage()
                .setHeaders(
                        new java.util.HashMap<>(
                                Map.of(
                                        "CaravelKind",
                                        kind,
                                        "CaravelKey",
                                        name,
                                        "CaravelLane",
                                        "health",
                                        "CaravelTime",
                                        System.currentTimeMillis())));
        exchange.getMessage().setBody(body);
        producer.process(
                exchange,
                doneSync -> {
                    if (exchange.getException() == null) {
                        acknowledged.run();
                    }
                });
    }
}
