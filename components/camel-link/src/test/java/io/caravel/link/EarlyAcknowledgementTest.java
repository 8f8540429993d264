package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A route that goes on with a message by itself, after it has acknowledged it. */
class EarlyAcknowledgementTest {

    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final CountDownLatch go = new CountDownLatch(1);
    private final Cloud cloud = new Cloud();
    private Edge edge;

    @AfterEach
    void stop() {
        go.countDown();
        edge.close();
        cloud.close();
    }

    @Test
    void what_it_acknowledged_fills_no_window_and_its_failure_later_repeats_nothing()
            throws Exception {
        // Given a window of one, and a route that never ends with some objects
        cloud.onReceive(this::work).with(hub -> hub.setWindow(1)).start();
        edge = new Edge("boat-1", cloud.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
        // When it acknowledges those and goes on with them
        CompletableFuture<Exchange> stuck = state("default/stuck");
        CompletableFuture<Exchange> alsoStuck = state("default/also-stuck");
        CompletableFuture<Exchange> good = state("default/good");
        // Then the sender is told, and the next ones have their turn
        for (CompletableFuture<Exchange> sent : java.util.List.of(stuck, alsoStuck, good)) {
            assertThat(sent.get(30, TimeUnit.SECONDS).getException()).isNull();
        }
        // And when it fails in the end, then nothing comes again
        go.countDown();
        assertThat(state("default/last").get(30, TimeUnit.SECONDS).getException()).isNull();
        assertThat(begun)
                .containsExactlyInAnyOrder(
                        "default/stuck 1",
                        "default/also-stuck 1",
                        "default/good 1",
                        "default/last 1");
    }

    private void work(Exchange exchange) throws InterruptedException {
        String key = exchange.getMessage().getHeader(LinkConstants.KEY, String.class);
        int times = 1;
        while (!begun.add(key + " " + times)) {
            times++;
        }
        if (key.contains("stuck")) {
            exchange.getProperty(LinkConstants.ACKNOWLEDGE, Runnable.class).run();
            go.await(30, TimeUnit.SECONDS);
            throw new IllegalStateException("it cannot be done");
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
