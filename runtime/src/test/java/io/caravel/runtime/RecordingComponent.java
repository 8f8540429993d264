package io.caravel.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** Stands for a component whose other end is not there: keeps what is sent, and fails on demand. */
public final class RecordingComponent extends DefaultComponent {

    /** What was sent to an endpoint. */
    public record Sent(String uri, Map<String, Object> headers, String body) {

        /** A header as text, null when it was not there. */
        public String header(String name) {
            Object value = headers.get(name);
            return value == null ? null : value.toString();
        }
    }

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Map<String, List<DefaultConsumer>> consumers = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private volatile Function<Sent, Exception> failure = message -> null;
    private volatile String answer;

    /** Everything that was sent, in order. */
    public List<Sent> sent() {
        return sent;
    }

    /** What was sent to endpoints whose name and options start like this. */
    public List<Sent> sent(String uriStart) {
        return sent.stream().filter(message -> message.uri().startsWith(uriStart)).toList();
    }

    /** From now on a message fails with what the function gives, unless it gives null. */
    public void failing(Function<Sent, Exception> with) {
        failure = with;
    }

    /** From now on what is sent becomes this. */
    public void answering(String with) {
        answer = with;
    }

    /** A number that grows by one with each call. */
    public long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** Runs the routes that consume from an endpoint and gives back the last one's exchange. */
    public Exchange deliver(String name, Map<String, Object> headers, String body) {
        return deliver(name, headers, Map.of(), body);
    }

    /** The same for exchanges with properties. */
    public Exchange deliver(
            String name, Map<String, Object> headers, Map<String, Object> properties, String body) {
        Exchange last = null;
        for (DefaultConsumer consumer : consumers.get(name)) {
            last = consumer.createExchange(false);
            last.getIn().setHeaders(new HashMap<>(headers));
            last.getIn().setBody(body);
            properties.forEach(last::setProperty);
            try {
                consumer.getProcessor().process(last);
            } catch (Exception e) {
                last.setException(e);
            }
        }
        return last;
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

    private final class RecordingEndpoint extends DefaultEndpoint
            implements MultipleConsumersSupport {

        private final String name;

        RecordingEndpoint(String uri, String name) {
            super(uri, RecordingComponent.this);
            this.name = name;
        }

        @Override
        public Producer createProducer() {
            return new DefaultAsyncProducer(this) {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    Sent message =
                            new Sent(
                                    getEndpointUri().replaceFirst("^[a-z0-9-]+://", ""),
                                    Map.copyOf(withoutNulls(exchange)),
                                    exchange.getMessage().getBody(String.class));
                    Exception with = failure.apply(message);
                    if (with == null) {
                        sent.add(message);
                        if (answer != null) {
                            exchange.getMessage().setBody(answer);
                        }
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
            DefaultConsumer consumer = new DefaultConsumer(this, processor);
            consumers.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>()).add(consumer);
            return consumer;
        }

        @Override
        public boolean isMultipleConsumersSupported() {
            return true;
        }
    }

    private static Map<String, Object> withoutNulls(Exchange exchange) {
        Map<String, Object> headers = new HashMap<>(exchange.getMessage().getHeaders());
        headers.values().removeIf(Objects::isNull);
        return headers;
    }
}
