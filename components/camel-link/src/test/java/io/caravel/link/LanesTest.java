package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Priorities within a link and isolation between links. */
class LanesTest {
    private static Map<String, Object> lane(String lane) {
        return Map.of("CaravelKind", "k", "CaravelKey", "a/b", "CaravelLane", lane);
    }

    @Test
    void health_overtakes_ten_thousand_bulk_messages_on_a_slow_network() throws Exception {
        try (Cloud cloud = new Cloud().start();
                LinkProxy network = LinkProxy.open(cloud.port());
                Edge edge = new Edge("boat-1", network.port())) {
            // Given a network of 400 KB/s, no compression, and 10,000 bulk messages of 1 KB
            AtomicInteger bulk = new AtomicInteger();
            AtomicInteger before = new AtomicInteger();
            cloud.onReceive(
                    e -> {
                        if ("bulk".equals(e.getIn().getHeader("CaravelLane"))) {
                            bulk.incrementAndGet();
                        } else {
                            before.set(bulk.get());
                        }
                    });
            edge.link.setDeflate(false);
            edge.start();
            await().until(edge::connected);
            network.slow(Duration.ZERO, 400_000);
            String body = "x".repeat(1000);
            for (int i = 0; i < 10_000; i++) {
                edge.send("wait", lane("bulk"), body);
            }
            await().until(() -> bulk.get() > 100);

            // When a heartbeat is sent
            int sentAt = bulk.get();
            Exchange sent = edge.send("fail", lane("health"), "{}").get(60, SECONDS);

            // Then it does not wait for the bulk
            assertThat(sent.getException()).isNull();
            assertThat(before.get() - sentAt).isLessThan(2_000);
        }
    }

    @Test
    void a_stuck_lane_does_not_hold_the_others() throws Exception {
        try (Cloud cloud = new Cloud();
                Edge edge = new Edge("boat-1", 1)) {
            // Given a route that never completes events
            CountDownLatch never = new CountDownLatch(1);
            cloud.onReceive(
                    e -> {
                        if ("events".equals(e.getIn().getHeader("CaravelLane"))) {
                            never.await();
                        }
                    });
            cloud.start();
            edge.link.setUrl("wss://127.0.0.1:" + cloud.port());
            edge.start();
            for (int i = 1; i <= 1000; i++) {
                edge.event("a", i);
            }

            // Then health, state and bulk go through
            for (String lane : List.of("health", "state", "bulk")) {
                assertThat(edge.send("wait", lane(lane), "{}").get(60, SECONDS).getException())
                        .isNull();
            }
            never.countDown();
        }
    }

    @Test
    void one_node_that_never_acknowledges_does_not_slow_another() throws Exception {
        try (Cloud cloud = new Cloud().start();
                RawPeer dead = new RawPeer("boat-1", cloud.port());
                Edge alive = new Edge("boat-2", cloud.port()).start()) {
            // Given a node that takes messages and never acknowledges, nor reads any more
            dead.say(RawPeer.HELLO);
            await().until(() -> cloud.connected("boat-1") && cloud.connected("boat-2"));
            dead.stopReading();
            List<CompletableFuture<Exchange>> stuck = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                stuck.add(cloud.send("boat-1", "wait", Map.of("CaravelKind", "command")));
            }

            // When events go to the other node
            List<CompletableFuture<Exchange>> sent = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                sent.add(cloud.send("boat-2", "wait", Map.of("CaravelKind", "command")));
            }

            // Then all of them are acknowledged, though nothing of the first is
            for (CompletableFuture<Exchange> one : sent) {
                assertThat(one.get(60, SECONDS).getException()).isNull();
            }
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void a_message_that_no_frame_can_hold_fails_at_once_and_the_next_one_works() throws Exception {
        try (Cloud cloud = new Cloud().start();
                Edge edge = new Edge("boat-1", cloud.port()).start()) {
            // When a body of 2 MB is sent, and bodies and headers that the cloud would refuse
            Exchange large =
                    edge.send("wait", lane("bulk"), "x".repeat(2_000_000)).get(60, SECONDS);
            Exchange deep =
                    edge.send("wait", lane("bulk"), "[".repeat(100) + "]".repeat(100))
                            .get(60, SECONDS);
            Exchange noKind = edge.send("wait", Map.of(), "{}").get(60, SECONDS);
            Exchange noLane = edge.send("wait", lane("other"), "{}").get(60, SECONDS);

            // Then each fails with a code, and a good one goes through
            assertThat(large.getException()).hasMessageStartingWith("LINK-014");
            assertThat(deep.getException()).hasMessageStartingWith("LINK-004");
            assertThat(noKind.getException()).hasMessageStartingWith("LINK-005");
            assertThat(noLane.getException()).hasMessageStartingWith("LINK-014");
            assertThat(edge.event("a", 1).get(60, SECONDS).getException()).isNull();
        }
    }
}
