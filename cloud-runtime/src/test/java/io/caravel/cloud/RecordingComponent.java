package io.caravel.cloud;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** Stands for a component whose other end is not there: keeps what is sent, and fails on demand. */
final class RecordingComponent extends DefaultComponent {

    /** What was sent to an endpoint. */
    record Sent(String uri, Map<String, Object> headers, String body) {

        String header(String name) {
            Object value = headers.get(name);
            return value == null ? null : value.toString();
        }
    }

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Map<String, Processor> routes = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private volatile Function<Sent, Exception> failure = message -> null;

    List<Sent> sent() {
        return sent;
    }

    List<Sent> sent(String uriStart) {
        return sent.stream().filter(message -> message.uri().startsWith(uriStart)).toList();
    }

    /** From now on a message fails with what the function gives, unless it gives null. */
    void failing(Function<Sent, Exception> with) {
        failure = with;
    }

    long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** Runs the route that consumes from an endpoint and gives back its exchange. */
    Exchange deliver(String name, Map<String, Object> headers, String body) {
        Exchange exchange = ((DefaultConsumer) consumer(name)).createExchange(false);
        exchange.getIn().setHeaders(new java.util.HashMap<>(headers));
        exchange.getIn().setBody(body);
        try {
            routes.get(name).process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange;
    }

    private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();

    private Consumer consumer(String name) {
        return consumers.get(name);
    }

    /** None: those of the component that it stands for do not fit. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return null;
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return null;
    }

    @Override
    protected Endpoint createEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new RecordingEndpoint(uri, remaining);
    }

    private final class RecordingEndpoint extends DefaultEndpoint {

        private final String name;

        RecordingEndpoint(String uri, String name) {
            super(uri, RecordingComponent.this);
            this.name = name;
        }

        @Override
        public Producer createProducer() {
            return new DefaultAsyncProducer(this) {
                @Override
                public boolean process(Exchange exchange, org.apache.camel.AsyncCallback callback) {
                    Sent message =
                            new Sent(
                                    getEndpointUri().replace("kube-apply://", ""),
                                    Map.copyOf(withoutNulls(exchange)),
                                    exchange.getMessage().getBody(String.class));
                    Exception with = failure.apply(message);
                    if (with == null) {
                        sent.add(message);
                    } else {
                        exchange.setException(with);
                    }
                    callback.done(true);
                    return true;
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            routes.put(name, processor);
            DefaultConsumer consumer = new DefaultConsumer(this, processor);
            consumers.put(name, consumer);
            return consumer;
        }
    }

    private static Map<String, Object> withoutNulls(Exchange exchange) {
        Map<String, Object> headers = new java.util.HashMap<>(exchange.getMessage().getHeaders());
        headers.values().removeIf(java.util.Objects::isNull);
        return headers;
    }
}
