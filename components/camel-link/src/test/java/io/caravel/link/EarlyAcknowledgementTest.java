package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A route that goes on with a message by itself, after it has acknowledged it. */
class EarlyAcknowledgementTest {

    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> go = new CompletableFuture<>();
    private final Cloud cloud = new Cloud();
    private Edge edge;

    @AfterEach
    void stop() {
        go.complete(null);
        edge.close();
        cloud.close();
    }

    @Test
    void what_it_acknowledged_fills_no_window_and_its_failure_later_repeats_nothing()
            throws Exception {
        // Given a window of one, and a route that never ends with some objects
        cloud.onReceive(new Work()).with(hub -> hub.setWindow(1)).start();
        edge = new Edge("boat-1", cloud.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
        // When it acknowledges those and goes on with them
        CompletableFuture<Exchange> stuck = state("default/stuck");
        CompletableFuture<Exchange> alsoStuck = state("default/also-stuck");
        CompletableFuture<Exchange> good = state("default/good");
        // Then the sender is told, and the next ones have their turn
        for (CompletableFuture<Exchange> sent : List.of(stuck, alsoStuck, good)) {
            assertThat(sent.get(60, TimeUnit.SECONDS).getException()).isNull();
        }
        // And when it fails in the end, then nothing comes again
        go.complete(null);
        assertThat(state("default/last").get(60, TimeUnit.SECONDS).getException()).isNull();
        assertThat(begun)
                .containsExactlyInAnyOrder(
                        "default/stuck 1",
                        "default/also-stuck 1",
                        "default/good 1",
                        "default/last 1");
    }

    /** Is never done with some objects before the latch opens, and takes no thread meanwhile. */
    private final class Work extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            String key = exchange.getMessage().getHeader(LinkConstants.KEY, String.class);
            int times = 1;
            while (!begun.add(key + " " + times)) {
                times++;
            }
            if (!key.contains("stuck")) {
                callback.done(true);
                return true;
            }
            exchange.getProperty(LinkConstants.ACKNOWLEDGE, Runnable.class).run();
            go.thenRun(
                    () -> {
                        exchange.setException(new IllegalStateException("it cannot be done"));
                        callback.done(false);
                    });
            return false;
        }
    }

    private CompletableFuture<Exchange> state(String key) {
        return edge.send(
                "wait",
                Map.of(
                        "CaravelKind", "podstatus",
                        "CaravelKey", key,
                        "CaravelLane", "state",
                        "CaravelRev", "1"),
                "{}");
    }
}
