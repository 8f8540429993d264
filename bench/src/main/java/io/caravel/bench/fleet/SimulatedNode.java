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
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * One edge as far as the cloud can tell: the link component of the edge runtime, heartbeats and
 * node reports as its routes send them. No store, and no Pods but those that a listener plays.
 */
public final class SimulatedNode {

    private final String name;
    private final CamelContext camel;
    private final EdgeLinkComponent link = new EdgeLinkComponent();
    private final LongConsumer heartbeatNanos;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong beats = new AtomicLong();
    private Consumer receiver;
    private Producer sender;
    private volatile java.util.function.Consumer<Message> listener = message -> {};
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
                                report(this::beat);
                            }
                        });
        camel.addComponent("edgelink-" + name, link);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Connects, for ever again, as a box that is switched on. */
    synchronized void start() throws Exception {
        link.start();
        receiver = endpoint("receive").createConsumer(this::receive);
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

    private void receive(Exchange exchange) {
        received.incrementAndGet();
        listener.accept(exchange.getMessage());
    }

    /** From now on is told every message of the cloud; it is acknowledged when that returns. */
    public void onMessage(java.util.function.Consumer<Message> told) {
        listener = told;
    }

    private Endpoint endpoint(String verb) {
        return camel.getEndpoint("edgelink-" + name + ":" + verb);
    }

    /** Whether the link is up now. */
    public boolean isConnected() {
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
                name,
                "health",
                body,
                () -> {
                    beats.incrementAndGet();
                    heartbeatNanos.accept(System.nanoTime() - began);
                });
    }

    /** Tells what the node is. */
    void report() {
        report(() -> {});
    }

    private void report(Runnable acknowledged) {
        send("node", name, "health", NodeReports.of(name), acknowledged);
    }

    /**
     * Sends a message, or lets it be while the link is down.
     *
     * @param acknowledged run when the cloud has it
     */
    public void send(String kind, String key, String lane, String body, Runnable acknowledged) {
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
                                        key,
                                        "CaravelLane",
                                        lane,
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
