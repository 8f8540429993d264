package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream whose route fails recovers in its place; the connection and its other lanes go on. */
class RecoveryTest {
    private Cloud cloud;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        edge = new Edge("boat-1", cloud.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    @AfterEach
    void stop() {
        edge.close();
        cloud.close();
    }

    private static long seq(Exchange exchange) {
        return exchange.getIn().getHeader("CaravelSeq", Long.class);
    }

    @Test
    void after_a_failure_the_stream_goes_on_from_there_on_the_same_connection() throws Exception {
        // Given a route that fails on every fourth message of each kind the first time
        List<Long> done = new CopyOnWriteArrayList<>();
        List<Object> sessions = new CopyOnWriteArrayList<>();
        Map<Long, Boolean> failed = new java.util.concurrent.ConcurrentHashMap<>();
        cloud.onReceive(
                e -> {
                    long seq = seq(e);
                    if (seq % 100 == 0 && failed.putIfAbsent(seq, true) == null) {
                        throw new IllegalStateException("disk full");
                    }
                    done.add(seq);
                    sessions.add(e.getIn().getHeader("CaravelOriginSession"));
                });

        // When 500 events are sent at once
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            sent.add(edge.event("a", i));
        }

        // Then all are acknowledged, each failed one came before those behind it, without a cut
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, SECONDS).getException()).isNull();
        }
        long last = 0;
        for (long seq : done.stream().distinct().toList()) {
            assertThat(seq).isEqualTo(++last);
        }
        assertThat(last).isEqualTo(500);
        edge.assertStayed();
        assertThat(sessions.stream().distinct().count()).isEqualTo(6);
    }

    @Test
    void other_lanes_go_on_while_a_stream_fails_and_fails() throws Exception {
        // Given a route that fails on all events for now
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicInteger failures = new AtomicInteger();
        cloud.onReceive(
                e -> {
                    if ("events".equals(e.getIn().getHeader("CaravelLane")) && broken.get()) {
                        failures.incrementAndGet();
                        throw new IllegalStateException("no");
                    }
                });
        List<CompletableFuture<Exchange>> events = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            events.add(edge.event("a", i));
        }
        await().until(() -> failures.get() > 2);

        // When health, state and bulk are sent, in both directions
        for (String lane : List.of("health", "state", "bulk")) {
            Map<String, Object> headers = Map.of("CaravelKind", "k", "CaravelLane", lane);
            assertThat(edge.send("wait", headers, "{}").get(60, SECONDS).getException()).isNull();
            assertThat(cloud.send("boat-1", "fail", headers).get(60, SECONDS).getException())
                    .isNull();
        }

        // Then they got through, and the events do when the route works again
        assertThat(events).noneMatch(CompletableFuture::isDone);
        broken.set(false);
        for (CompletableFuture<Exchange> one : events) {
            assertThat(one.get(60, SECONDS).getException()).isNull();
        }
        edge.assertStayed();
    }

    @Test
    void state_and_events_of_the_cloud_that_fail_at_the_edge_come_again() throws Exception {
        // Given an edge whose route fails on each message the first time
        List<String> stored = new CopyOnWriteArrayList<>();
        Map<String, Boolean> failed = new java.util.concurrent.ConcurrentHashMap<>();
        edge.onReceive(
                e -> {
                    String key = e.getIn().getHeader("CaravelKey", String.class);
                    if (failed.putIfAbsent(key, true) == null) {
                        throw new IllegalStateException("disk full");
                    }
                    stored.add(key);
                });

        // When the cloud gives state and sends an event
        cloud.state("boat-1", "pod", "a/1", "put", "1", "{}");
        cloud.state("boat-1", "pod", "a/2", "put", "1", "{}");
        Map<String, Object> command = Map.of("CaravelKind", "command", "CaravelKey", "c");
        Exchange sent = cloud.send("boat-1", "fail", command).get(60, SECONDS);

        // Then all of it is stored without a new connection
        assertThat(sent.getException()).isNull();
        await().until(() -> stored.containsAll(List.of("a/1", "a/2", "c")));
        edge.assertStayed();
    }

    @Test
    void a_peer_that_cannot_send_again_is_disconnected_with_a_code() throws Exception {
        // Given a peer whose hello says nothing of it
        cloud.onReceive(
                e -> {
                    throw new IllegalStateException("no");
                });
        try (RawPeer old = new RawPeer("boat-2", cloud.port())) {
            old.say(RawPeer.HELLO);
            await().until(() -> old.heard("\"hello\""));

            // When the route fails on its message
            old.say(message(1));

            // Then the connection ends
            await().until(old::isClosed);
            assertThat(old.closeReason()).isEqualTo("LINK-010");
        }
    }

    @Test
    void what_comes_before_the_repetition_is_dropped_and_acknowledged_nowhere() throws Exception {
        // Given a peer that can send again, and a route that fails once on its second message
        AtomicBoolean broken = new AtomicBoolean(true);
        List<Long> done = new CopyOnWriteArrayList<>();
        cloud.onReceive(
                e -> {
                    if (seq(e) == 2 && broken.getAndSet(false)) {
                        throw new IllegalStateException("no");
                    }
                    done.add(seq(e));
                });
        try (RawPeer peer = new RawPeer("boat-2", cloud.port())) {
            peer.say(RawPeer.HELLO.replace("}", ",\"retry\":true}"));
            await().until(() -> peer.heard("\"hello\""));
            peer.say(message(1));
            peer.say(message(2));
            await().until(() -> peer.heard("{\"t\":\"retry\","));

            // When it sends on before it has answered, then answers and repeats
            peer.say(message(3));
            peer.say("{\"t\":\"again\",\"stream\":\"events\"}");
            peer.say(message(2));
            peer.say(message(4));

            // Then what came before the answer is gone
            await().until(() -> peer.heard("\"seq\":4"));
            assertThat(done).containsExactly(1L, 2L, 4L);
            assertThat(peer.heard).noneMatch(text -> text.contains("\"seq\":3"));
            assertThat(String.join("", peer.heard)).containsOnlyOnce("\"retry\",\"");
        }
    }

    private static String message(long seq) {
        return "{\"t\":\"msgs\",\"m\":[{\"stream\":\"events\",\"epoch\":\"a\",\"seq\":"
                + seq
                + ",\"kind\":\"k\",\"op\":\"event\"}]}";
    }
}
