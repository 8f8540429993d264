package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hub lets its nodes go: one that another serves, and all of them when it stops. */
class HandOverTest {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicReference<BooleanSupplier> live = new AtomicReference<>();
    private final Cloud cloud = new Cloud();
    private Edge edge;

    @AfterEach
    void stop() {
        go.countDown();
        edge.close();
        cloud.close();
    }

    private void connect() throws Exception {
        cloud.context.getShutdownStrategy().setTimeout(60);
        cloud.onReceive(this::slowly).with(hub -> hub.setDrainTime(30_000)).start();
        edge = new Edge("boat-1", cloud.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    private void slowly(Exchange exchange) throws InterruptedException {
        live.set(exchange.getProperty(LinkConstants.LIVE, BooleanSupplier.class));
        arrived.countDown();
        go.await(60, TimeUnit.SECONDS);
    }

    @Test
    void a_route_sees_that_its_message_is_not_waited_for_when_the_connection_was_closed()
            throws Exception {
        // Given a message that its route is working on
        connect();
        edge.event("e1", 1);
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(live.get().getAsBoolean()).isTrue();
        BooleanSupplier first = live.get();
        // When the connection is closed because another hub serves the node
        cloud.context
                .createProducerTemplate()
                .sendBodyAndHeader("hub:close", "", "CaravelNode", "boat-1");
        // Then the route can see it, and the node connects again and sends it again
        assertThat(first.getAsBoolean()).isFalse();
        await().until(() -> cloud.changes.contains("boat-1 disconnected"));
        go.countDown();
        await().until(() -> cloud.connected("boat-1"));
    }

    @Test
    void what_a_route_completes_while_the_hub_stops_is_acknowledged() throws Exception {
        // Given a message that its route is working on
        connect();
        CompletableFuture<Exchange> sent = edge.event("e1", 1);
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
        // When the hub stops, and the route completes meanwhile
        Thread stopping = new Thread(cloud::close);
        stopping.start();
        await().during(java.time.Duration.ofMillis(100)).until(() -> !sent.isDone());
        go.countDown();
        // Then the node knows that it need not send it again
        assertThat(sent.get(60, TimeUnit.SECONDS).getException()).isNull();
        stopping.join(60_000);
        assertThat(stopping.isAlive()).isFalse();
    }
}
