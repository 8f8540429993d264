package io.caravel.edge.devices;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kamelet that runs with its parameters, as a route of its own. Not thread-safe. */
final class KameletInstance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KameletInstance.class);
    private static final long STOP_SECONDS = 5;

    private final DeviceContext devices;
    private final CamelContext context;
    private final String routeId;
    private final String uri;
    private final Map<String, Object> parameters;
    private Endpoint endpoint;
    private Consumer consumer;
    private Producer producer;

    /**
     * @param devices where it runs
     * @param kamelet its name
     * @param routeId of its route
     * @param parameters for the Kamelet
     */
    KameletInstance(
            DeviceContext devices, String kamelet, String routeId, Map<String, String> parameters) {
        this.devices = devices;
        this.context = devices.camel();
        this.routeId = routeId;
        this.uri = "kamelet:" + kamelet + "/" + routeId + "?failIfNoConsumers=true";
        this.parameters = Map.copyOf(parameters);
    }

    /** Starts a source; what it emits is given to the processor. */
    void consume(Processor processor) throws Exception {
        endpoint = open();
        consumer = endpoint.createConsumer(processor);
        ServiceHelper.startService(consumer);
    }

    /** Starts a sink. */
    void produce() throws Exception {
        endpoint = open();
        producer = endpoint.createProducer();
        ServiceHelper.startService(producer);
    }

    /** With parameters beside the URI, so that a value may hold anything. */
    private Endpoint open() throws Exception {
        return devices.build(() -> context.getEndpoint(uri, new HashMap<>(parameters)));
    }

    /** Gives a body to a sink and waits until it is through; throws what went wrong. */
    void send(Object body) throws Exception {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
        exchange.getMessage().setBody(body);
        producer.process(exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }

    /** Ends it and forgets its route. */
    @Override
    public void close() {
        ModelCamelContext model = (ModelCamelContext) context;
        quietly(
                () ->
                        context.getRouteController()
                                .stopRoute(routeId, STOP_SECONDS, TimeUnit.SECONDS));
        quietly(() -> context.removeRoute(routeId));
        quietly(
                () -> {
                    RouteDefinition left = model.getRouteDefinition(routeId);
                    if (left != null) {
                        model.removeRouteDefinition(left);
                    }
                });
        ServiceHelper.stopAndShutdownServices(consumer, producer);
        if (endpoint != null) {
            quietly(() -> context.removeEndpoint(endpoint));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void quietly(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            LOG.debug("{} did not end in order", routeId, e);
        }
    }
}
