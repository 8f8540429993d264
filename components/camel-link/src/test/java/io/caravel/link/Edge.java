package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.link.edge.EdgeLinkComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** An edge for tests: a link to a port of this machine and routes that hand over to the test. */
final class Edge implements AutoCloseable {
    final CamelContext context = new DefaultCamelContext();
    final EdgeLinkComponent link = new EdgeLinkComponent();
    final List<Exchange> received = new CopyOnWriteArrayList<>();
    final List<String> changes = new CopyOnWriteArrayList<>();
    final List<String> alsoTold = new CopyOnWriteArrayList<>();
    final String node;
    private volatile Processor onReceive = exchange -> received.add(exchange.copy());

    Edge(String node, int port) {
        this.node = node;
        link.setNode(node);
        link.setUrl("wss://127.0.0.1:" + port);
        link.setHeartbeatInterval(Cloud.HEARTBEAT);
        link.setReconnectMin(50);
        link.setReconnectMax(200);
        link.setSslContextParameters(TestCa.SHARED.node(node));
        context.getShutdownStrategy().setTimeout(2);
    }

    Edge with(Consumer<EdgeLinkComponent> configure) {
        configure.accept(link);
        return this;
    }

    Edge onReceive(Processor processor) {
        onReceive = processor;
        return this;
    }

    Edge start() throws Exception {
        context.addComponent("edgelink", link);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("edgelink:receive").process(e -> onReceive.process(e));
                        from("edgelink:status")
                                .process(e -> changes.add(e.getIn().getBody(String.class)));
                        from("edgelink:status")
                                .process(e -> alsoTold.add(e.getIn().getBody(String.class)));
                    }
                });
        context.start();
        return this;
    }

    boolean connected() {
        return link.getLinkStatus().connected();
    }

    /**
     * It was connected once, and that connection stands; its route may hear of it a little late.
     */
    void assertStayed() {
        await().untilAsserted(() -> assertThat(changes).containsExactly("connected"));
    }

    CompletableFuture<Exchange> send(String whenDown, Map<String, Object> headers, String body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setHeaders(new HashMap<>(headers));
        exchange.getIn().setBody(body);
        try {
            AsyncProducer producer =
                    context.getEndpoint("edgelink:send?whenDown=" + whenDown).createAsyncProducer();
            producer.start();
            return producer.processAsync(exchange).thenApply(done -> exchange);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a version of a state. */
    CompletableFuture<Exchange> state(String key, String rev) {
        return send(
                "wait",
                Map.of(
                        "CaravelKind", "twin",
                        "CaravelKey", key,
                        "CaravelOp", "put",
                        "CaravelRev", rev,
                        "CaravelLane", "state"),
                "{\"rev\":\"" + rev + "\"}");
    }

    /** Sends an event with the position that a queue gave it. */
    CompletableFuture<Exchange> event(String epoch, long seq) {
        return send(
                "wait",
                Map.of(
                        "CaravelKind", "telemetry",
                        "CaravelKey", "default/sensor",
                        "CaravelLane", "events",
                        "CaravelEpoch", epoch,
                        "CaravelSeq", seq),
                "{\"n\":" + seq + "}");
    }

    @Override
    public void close() {
        context.stop();
    }
}
