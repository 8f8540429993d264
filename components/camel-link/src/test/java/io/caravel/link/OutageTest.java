package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import io.caravel.lab.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a link does while the network fails. */
class OutageTest {
    private Cloud cloud;
    private LinkProxy network;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().with(h -> h.setPort(Ports.free())).start();
        network = LinkProxy.open(cloud.port());
        edge = new Edge("boat-1", network.port());
        edge.start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        network.close();
        cloud.close();
    }

    @Test
    void what_waits_is_sent_after_a_cut() throws Exception {
        // Given a cut network
        network.cut();
        await().until(() -> !edge.connected());

        // When events are sent that wait, and one that does not
        CompletableFuture<Exchange> first = edge.event("a", 1);
        CompletableFuture<Exchange> second = edge.event("a", 2);
        Exchange refused = edge.send("fail", Map.of("CaravelKind", "node"), "{}").get(60, SECONDS);

        // Then the one fails at once, the others arrive in order when the network is back
        assertThat(refused.getException()).isInstanceOf(LinkDownException.class);
        assertThat(refused.getException()).hasMessageStartingWith("LINK-011");
        network.restore();
        assertThat(first.get(60, SECONDS).getException()).isNull();
        assertThat(second.get(60, SECONDS).getException()).isNull();
        assertThat(cloud.received)
                .extracting(e -> e.getIn().getHeader("CaravelSeq"))
                .containsExactly(1L, 2L);
    }

    @Test
    void twenty_random_cuts_lose_double_and_reorder_nothing() throws Exception {
        // Given a receiver that knows what it has by epoch and number
        AtomicLong last = new AtomicLong();
        AtomicInteger breaks = new AtomicInteger();
        AtomicInteger repeats = new AtomicInteger();
        cloud.onReceive(
                e -> {
                    long seq = e.getIn().getHeader("CaravelSeq", Long.class);
                    if (seq <= last.get()) {
                        repeats.incrementAndGet();
                    } else if (!last.compareAndSet(seq - 1, seq)) {
                        breaks.incrementAndGet();
                    }
                });

        // When 5,000 events are sent while the connection is cut 20 times
        Random random = new Random(7);
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int cut = 0; cut < 20; cut++) {
            for (int i = 0; i < 250; i++) {
                sent.add(edge.event("a", sent.size() + 1));
            }
            int until = sent.size() - random.nextInt(250);
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> last.get() >= until);
            network.reset();
        }

        // Then all arrived once and in order
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, SECONDS).getException()).isNull();
        }
        assertThat(last).hasValue(5000);
        assertThat(breaks).hasValue(0);
        await().until(() -> edge.changes.stream().filter("connected"::equals).count() >= 20);
    }

    @Test
    void state_is_numbered_anew_on_each_connection_and_events_keep_their_place() throws Exception {
        // Given state and an event that wait while the network is cut
        Map<String, Object> state =
                Map.of("CaravelKind", "twin", "CaravelKey", "a/b", "CaravelLane", "state");
        edge.send("wait", state, "{}").get(60, SECONDS);
        network.cut();
        await().until(() -> !edge.connected());
        CompletableFuture<Exchange> waiting = edge.send("wait", state, "{}");
        CompletableFuture<Exchange> event = edge.event("store", 77);

        // When the network is back
        network.restore();
        waiting.get(60, SECONDS);
        event.get(60, SECONDS);

        // Then state begins at 1 in a new epoch, the event has its own position
        Exchange before = cloud.received.get(0);
        Exchange after =
                cloud.received.stream()
                        .skip(1)
                        .filter(e -> "state".equals(e.getIn().getHeader("CaravelStream")))
                        .findFirst()
                        .orElseThrow();
        assertThat(before.getIn().getHeader("CaravelSeq")).isEqualTo(1L);
        assertThat(after.getIn().getHeader("CaravelSeq")).isEqualTo(1L);
        assertThat(after.getIn().getHeader("CaravelEpoch"))
                .isNotEqualTo(before.getIn().getHeader("CaravelEpoch"));
        assertThat(cloud.received)
                .anyMatch(
                        e ->
                                "store".equals(e.getIn().getHeader("CaravelEpoch"))
                                        && Long.valueOf(77)
                                                .equals(e.getIn().getHeader("CaravelSeq")));
    }

    @Test
    void stopping_fails_what_waits_at_once() throws Exception {
        // Given an event that waits while the network is cut
        network.cut();
        await().until(() -> !edge.connected());
        CompletableFuture<Exchange> waiting = edge.event("a", 1);

        // When the edge stops, with all the time that it wants
        edge.context.getShutdownStrategy().setTimeout(300);
        edge.close();

        // Then the stop did not wait for the event, which has failed
        assertThat(waiting).isDone();
        assertThat(waiting.get().getException()).isInstanceOf(LinkDownException.class);
    }

    @Test
    void a_route_that_fails_gets_the_message_again_in_order() throws Exception {
        // Given a route that fails on the third event the first two times
        List<Long> done = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        cloud.onReceive(
                e -> {
                    long seq = e.getIn().getHeader("CaravelSeq", Long.class);
                    if (seq == 3 && failures.getAndIncrement() < 2) {
                        throw new IllegalStateException("disk full");
                    }
                    done.add(seq);
                });

        // When five events are sent
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            sent.add(edge.event("a", i));
        }

        // Then all are acknowledged in the end and none passed the failed one
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, SECONDS).getException()).isNull();
        }
        assertThat(done.stream().distinct().toList()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(done.indexOf(3L)).isLessThan(done.indexOf(4L));
    }

    @Test
    void the_cloud_may_restart() throws Exception {
        // Given a cloud that goes away with an event under way
        int port = cloud.port();
        cloud.close();
        await().until(() -> !edge.connected());
        CompletableFuture<Exchange> waiting = edge.event("a", 1);

        // When another one comes up on its port
        cloud = new Cloud().with(h -> h.setPort(port)).start();

        // Then the event arrives there
        assertThat(waiting.get(60, SECONDS).getException()).isNull();
        assertThat(cloud.received).hasSize(1);
    }

    @Test
    void an_edge_that_restarts_with_another_store_begins_a_new_epoch() throws Exception {
        // Given events of one store, acknowledged
        edge.event("first", 1).get(60, SECONDS);
        edge.event("first", 2).get(60, SECONDS);
        edge.close();

        // When the edge comes back with a new store
        edge = new Edge("boat-1", network.port()).start();
        edge.event("second", 1).get(60, SECONDS);

        // Then the receiver can tell the two apart
        assertThat(cloud.received)
                .extracting(
                        e ->
                                e.getIn().getHeader("CaravelEpoch")
                                        + "/"
                                        + e.getIn().getHeader("CaravelSeq"))
                .containsExactly("first/1", "first/2", "second/1");
        assertThat(cloud.received)
                .extracting(e -> e.getIn().getHeader("CaravelOriginSession"))
                .satisfies(sessions -> assertThat(sessions.get(0)).isNotEqualTo(sessions.get(2)));
    }

    @Test
    void events_to_a_node_wait_in_the_cloud_while_it_is_away() throws Exception {
        // Given a node that is away
        network.cut();
        await().until(() -> !cloud.connected("boat-1"));

        // When the cloud sends it one event that waits and one that does not
        CompletableFuture<Exchange> waiting =
                cloud.send("boat-1", "wait", Map.of("CaravelKind", "command"));
        Exchange refused =
                cloud.send("boat-1", "fail", Map.of("CaravelKind", "command")).get(60, SECONDS);

        // Then the one fails and the other arrives when the node is back
        assertThat(refused.getException()).isInstanceOf(LinkDownException.class);
        network.restore();
        assertThat(waiting.get(60, SECONDS).getException()).isNull();
        assertThat(edge.received).hasSize(1);
    }
}
