package io.caravel.component.queue;

import io.caravel.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Camel context with a queue, and one route that reads it, for the specs of this package. */
class QueueRoutes {

    static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    Database database;
    CamelContext camel;

    @BeforeEach
    void open() {
        database = QueueTestSupport.open(folder);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("database", database);
    }

    @AfterEach
    void close() throws Exception {
        camel.close();
        database.close();
    }

    QueueStore store() {
        return camel.getComponent("queue", QueueComponent.class).store();
    }

    void start(String from, org.apache.camel.Processor processor) throws Exception {
        camel.getRegistry().bind("reader", processor);
        load(from);
    }

    void startAsync(String from, AsyncStep step) throws Exception {
        camel.getRegistry()
                .bind(
                        "reader",
                        new AsyncProcessorSupport() {
                            @Override
                            public boolean process(Exchange exchange, AsyncCallback callback) {
                                return step.process(exchange, callback);
                            }
                        });
        load(from);
    }

    void load(String from) throws Exception {
        load(from, "reader");
    }

    void load(String from, String id) throws Exception {
        String yaml =
                """
                - route:
                    id: "%s"
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: "%s"
                      steps:
                        - process:
                            ref: reader
                """
                        .formatted(id, from);
        Resource resource = ResourceHelper.fromString(id + ".yaml", yaml);
        PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        camel.start();
    }

    void send(String body, Map<String, Object> headers) {
        camel.createProducerTemplate().sendBodyAndHeaders("queue:q", body, headers);
    }

    /** A step that may complete later. */
    interface AsyncStep {
        boolean process(Exchange exchange, AsyncCallback callback);
    }
}
