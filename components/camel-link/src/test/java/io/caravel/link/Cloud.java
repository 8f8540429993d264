package io.caravel.link;

import io.caravel.link.hub.HubComponent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;

/** A cloud for tests: a hub on a free loopback port and a route that hands messages to the test. */
final class Cloud implements AutoCloseable {
    /** Long enough for a busy machine. */
    static final int HEARTBEAT = 10_000;

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    final CamelContext context = new DefaultCamelContext();
    final HubComponent hub = new HubComponent();
    final List<Exchange> received = new CopyOnWriteArrayList<>();
    final List<String> changes = new CopyOnWriteArrayList<>();
    private final ProducerTemplate producer = context.createProducerTemplate();
    private volatile Processor onReceive = exchange -> received.add(exchange.copy());

    Cloud() {
        hub.setHost("127.0.0.1");
        hub.setPort(0);
        hub.setHeartbeatInterval(HEARTBEAT);
        hub.setSslContextParameters(TestCa.SHARED.server());
        context.getShutdownStrategy().setTimeout(2);
    }

    Cloud with(Consumer<HubComponent> configure) {
        configure.accept(hub);
        return this;
    }

    Cloud onReceive(Processor processor) {
        onReceive = processor;
        return this;
    }

    /** An {@link AsyncProcessor} is asked as one, any other at the time of each message. */
    private Processor receiver() {
        return onReceive instanceof AsyncProcessor ? onReceive : e -> onReceive.process(e);
    }

    Cloud start() throws Exception {
        context.addComponent("hub", hub);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("hub:receive").routeId("receive").process(receiver());
                        from("hub:nodes")
                                .routeId("nodes")
                                .process(
                                        e ->
                                                changes.add(
                                                        e.getIn().getHeader("CaravelNode")
                                                                + " "
                                                                + e.getIn().getBody()));
                    }
                });
        context.start();
        return this;
    }

    int port() {
        return hub.listeningPort();
    }

    boolean connected(String node) {
        return hub.getNodes().node(node).isPresent();
    }

    /** Gives state to the hub. */
    Exchange state(String node, String kind, String key, String op, String rev, String body) {
        return producer.request(
                "hub:state",
                e -> {
                    e.getIn().setBody(body);
                    e.getIn().setHeader("CaravelNode", node);
                    e.getIn().setHeader("CaravelKind", kind);
                    e.getIn().setHeader("CaravelKey", key);
                    e.getIn().setHeader("CaravelOp", op);
                    e.getIn().setHeader("CaravelRev", rev);
                });
    }

    /** Gives state to the hub, with how far the cloud has seen. */
    Exchange stateAsOf(String node, String kind, String key, String rev, String asOf) {
        return producer.request(
                "hub:state",
                e -> {
                    e.getIn().setBody("{}");
                    e.getIn().setHeader("CaravelNode", node);
                    e.getIn().setHeader("CaravelKind", kind);
                    e.getIn().setHeader("CaravelKey", key);
                    e.getIn().setHeader("CaravelOp", "put");
                    e.getIn().setHeader("CaravelRev", rev);
                    e.getIn().setHeader("CaravelAsOf", asOf);
                });
    }

    CompletableFuture<Exchange> send(String node, String whenDown, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setHeaders(new HashMap<>(headers));
        exchange.getIn().setBody("{}");
        exchange.getIn().setHeader("CaravelNode", node);
        try {
            AsyncProducer producer =
                    context.getEndpoint("hub:send?whenDown=" + whenDown).createAsyncProducer();
            producer.start();
            return producer.processAsync(exchange).thenApply(done -> exchange);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
