package io.caravel.bench.queue;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.caravel.store.Database;
import java.nio.file.Path;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A Camel context with a queue on a file, as an application has it. */
final class QueueRuntime implements AutoCloseable {

    private static final String FILL =
            """
            - route:
                id: fill
                from:
                  uri: direct:fill
                  steps:
                    - to:
                        uri: queue:bench
            """;
    private static final String DRAIN =
            """
            - route:
                id: drain
                from:
                  uri: queue:bench
                  parameters:
                    lanes: events
                  steps:
                    - process:
                        ref: reader
            """;

    private final Database database;
    private final QueueStore store;
    private final CamelContext camel = new DefaultCamelContext();

    QueueRuntime(Path file) throws Exception {
        database = Database.open(file, QueueStore.migrations());
        store = new QueueStore(database);
        camel.getRegistry().bind("database", database);
        camel.getRegistry().bind("store", store);
        load("fill", FILL);
        camel.start();
    }

    /** Starts the route that reads the queue, to a processor. */
    void drainTo(Processor reader) throws Exception {
        camel.getRegistry().bind("reader", reader);
        load("drain", DRAIN);
    }

    /**
     * Where messages for the queue go in: the processor of a {@code direct:} endpoint's producer.
     */
    AsyncProcessor entry() throws Exception {
        var producer = camel.getEndpoint("direct:fill").createAsyncProducer();
        producer.start();
        return producer;
    }

    /** Message number n of a producer, on its way into {@link #entry}. */
    Exchange exchange(Readings readings, long n) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(readings.body(n));
        exchange.getMessage().getHeaders().putAll(readings.headers());
        return exchange;
    }

    CamelContext camel() {
        return camel;
    }

    Database database() {
        return database;
    }

    Ledger ledger() {
        return store.ledger("bench", Lane.EVENTS);
    }

    @Override
    public void close() throws Exception {
        camel.close();
        database.close();
    }

    private void load(String id, String yaml) throws Exception {
        Resource resource = ResourceHelper.fromString(id + ".yaml", yaml);
        PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
    }
}
