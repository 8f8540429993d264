package io.caravel.push;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code http-push:} component. All consumers of one address share one server, which listens
 * while there is at least one.
 */
@Component("http-push")
public class HttpPushComponent extends DefaultComponent {

    private static final int ROUTES_AT_ONCE = 4;

    private final Map<String, PushServer> servers = new HashMap<>();
    private Vertx vertx;
    private ExecutorService threads;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        HttpPushEndpoint endpoint = new HttpPushEndpoint(uri, this);
        endpoint.setResource(remaining);
        setProperties(endpoint, parameters);
        endpoint.check();
        return endpoint;
    }

    /**
     * A consumer begins.
     *
     * @throws IllegalStateException PUSH-002 when the address cannot be listened on
     */
    synchronized void add(HttpPushConsumer consumer) {
        if (vertx == null) {
            vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
            threads =
                    getCamelContext()
                            .getExecutorServiceManager()
                            .newFixedThreadPool(this, "http-push", ROUTES_AT_ONCE);
        }
        String listen = consumer.getEndpoint().getListen();
        PushServer server = servers.get(listen);
        if (server == null) {
            server = PushServer.start(vertx, threads, consumer.getEndpoint().address());
            servers.put(listen, server);
        }
        server.add(consumer);
    }

    /** A consumer ends. */
    synchronized void remove(HttpPushConsumer consumer) {
        String listen = consumer.getEndpoint().getListen();
        PushServer server = servers.get(listen);
        if (server != null && server.remove(consumer)) {
            servers.remove(listen);
            server.close();
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        super.doShutdown();
        synchronized (this) {
            servers.clear();
            if (vertx != null) {
                vertx.close();
                getCamelContext().getExecutorServiceManager().shutdownNow(threads);
                vertx = null;
            }
        }
    }
}
