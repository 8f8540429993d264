package io.caravel.kube;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context with a {@code kube-watch:} route on a scripted API. */
class WatchScene {
    static final Duration SOON = Duration.ofSeconds(60);
    static final String OPTIONS = "?retryDelay=50&maxRetryDelay=200";

    final CamelContext camel = new DefaultCamelContext();
    final Received received = new Received();
    ScriptedApi kubernetes;
    KubernetesClient client;

    @BeforeEach
    void open() throws Exception {
        kubernetes = new ScriptedApi();
        client = kubernetes.client();
        camel.getRegistry().bind("kubernetesClient", client);
    }

    @AfterEach
    void close() throws Exception {
        camel.stop();
        client.close();
        kubernetes.close();
    }

    static void failOn(String key, AtomicInteger failures, Exchange exchange) {
        String now = exchange.getMessage().getHeader(KubeConstants.KEY, String.class);
        if (key.equals(now) && failures.getAndDecrement() > 0) {
            throw new IllegalStateException("as scripted");
        }
    }

    void awaitWatches(int number) {
        await().atMost(SOON).until(() -> kubernetes.openWatches() == number);
    }

    void watch(String uri) throws Exception {
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).process(received);
                    }
                });
        camel.start();
    }
}
