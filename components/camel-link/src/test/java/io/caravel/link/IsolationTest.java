package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes whose routes block or that do not read cost what is theirs, and no other node anything. */
class IsolationTest {
    private static final int BLOCKED = 50;
    private final List<RawPeer> peers = new ArrayList<>();
    private Cloud cloud;

    @AfterEach
    void stop() {
        peers.forEach(RawPeer::close);
        cloud.close();
    }

    private RawPeer greeted(String node) throws Exception {
        RawPeer peer = RawPeer.plain(node, cloud.port());
        peers.add(peer);
        peer.say(RawPeer.HELLO);
        await().until(() -> peer.heard("\"hello\""));
        return peer;
    }

    private Edge healthy() {
        Edge edge = new Edge("healthy", cloud.port());
        edge.link.setUrl("ws://127.0.0.1:" + cloud.port());
        edge.link.setAllowPlain(true);
        return edge;
    }

    private static String message(String lane, int seq) {
        return String.format(
                "{\"t\":\"msgs\",\"m\":[{\"stream\":\"%s\",\"epoch\":\"a\",\"seq\":%d,"
                        + "\"kind\":\"k\",\"op\":\"put\",\"body\":\"%s\"}]}",
                lane, seq, "x".repeat(100));
    }

    @Test
    void fifty_nodes_that_block_in_their_route_do_not_hold_a_healthy_one() throws Exception {
        // Given routes that never end for the messages of 50 nodes, in two lanes
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger blocked = new AtomicInteger();
        cloud =
                new Cloud()
                        .with(h -> h.setAllowPlain(true))
                        .onReceive(
                                e -> {
                                    String node = e.getIn().getHeader("CaravelNode", String.class);
                                    if (!node.equals("healthy")) {
                                        blocked.incrementAndGet();
                                        end.await();
                                    }
                                })
                        .start();
        for (int i = 0; i < BLOCKED; i++) {
            RawPeer peer = RawPeer.plain("blocked-" + i, cloud.port());
            peers.add(peer);
            peer.say(RawPeer.HELLO);
            for (int seq = 1; seq <= 20; seq++) {
                peer.say(message("health", seq));
                peer.say(message("events", seq));
            }
        }

        // When a healthy node sends in all lanes
        try (Edge healthy = healthy().start()) {
            for (String lane : List.of("health", "state", "events", "bulk")) {
                Map<String, Object> headers = Map.of("CaravelKind", "k", "CaravelLane", lane);
                for (int i = 0; i < 20; i++) {
                    assertThat(healthy.send("wait", headers, "{}").get(60, SECONDS).getException())
                            .isNull();
                }
            }

            // Then it was served, and each blocked node holds one thread of each of its lanes
            await().until(() -> blocked.get() == 2 * BLOCKED);
            healthy.assertStayed();
        }
        end.countDown();
    }

    @Test
    void what_waits_for_a_node_is_bounded_and_the_rest_fails_with_a_code() throws Exception {
        // Given a node that reads nothing, and a buffer of 100 messages
        cloud = new Cloud().with(h -> h.setAllowPlain(true)).with(h -> h.setBuffer(100)).start();
        greeted("deaf").stopReading();

        // When 1,000 messages are sent to it
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        Map<String, Object> headers = Map.of("CaravelKind", "command");
        for (int i = 0; i < 1_000; i++) {
            sent.add(cloud.send("deaf", "wait", headers));
        }

        // Then the window and the buffer take what they hold, and the others fail at once
        await().until(() -> done(sent).size() >= 1_000 - 256 - 100);
        List<CompletableFuture<Exchange>> refused = done(sent);
        assertThat(refused.size()).isLessThanOrEqualTo(1_000 - 100);
        for (CompletableFuture<Exchange> one : refused) {
            assertThat(one.get().getException()).hasMessageStartingWith("LINK-015");
        }
    }

    private static List<CompletableFuture<Exchange>> done(List<CompletableFuture<Exchange>> all) {
        return all.stream().filter(CompletableFuture::isDone).toList();
    }

    @Test
    void a_node_that_sends_without_pause_and_reads_nothing_is_not_read_either() throws Exception {
        // Given a node that never reads its acknowledgements and repeats its positions
        AtomicInteger received = new AtomicInteger();
        cloud =
                new Cloud()
                        .with(h -> h.setAllowPlain(true))
                        .onReceive(e -> received.incrementAndGet())
                        .start();
        RawPeer peer = greeted("deaf");
        peer.stopReading();

        // When it sends 30,000 messages of which each needs an acknowledgement of its own
        for (int i = 0; i < 30_000; i++) {
            peer.say(message("events", 1));
        }

        // Then a healthy node is served, and the hub has not taken what it cannot acknowledge
        try (Edge healthy = healthy().start()) {
            assertThat(healthy.event("a", 1).get(60, SECONDS).getException()).isNull();
        }
        assertThat(peer.isClosed()).isFalse();
    }
}
