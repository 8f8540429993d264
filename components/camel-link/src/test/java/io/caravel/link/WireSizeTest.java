package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an idle node costs on the wire, in bytes, whatever the time it takes. */
class WireSizeTest {
    private static final int HEARTBEATS = 50;
    private static final int PER_DAY = 24 * 60 * 6;

    /** IP and TCP headers with timestamps: the message, its acknowledgement and TCP's own. */
    private static final int PACKETS = 3 * 52;

    @Test
    void a_heartbeat_each_ten_seconds_costs_less_than_4_4_megabytes_a_day() throws Exception {
        try (Cloud cloud = new Cloud().with(h -> h.setHeartbeatInterval(60_000)).start();
                LinkProxy network = LinkProxy.open(cloud.port());
                Edge edge =
                        new Edge("caravel-edge-00001", network.port())
                                .with(l -> l.setHeartbeatInterval(60_000))
                                .start()) {
            // Given a connection that has said its hellos
            await().until(edge::connected);
            heartbeat(edge);

            // When 50 heartbeats are sent as the runtime sends them
            long before = network.bytes();
            for (int i = 0; i < HEARTBEATS; i++) {
                heartbeat(edge);
            }
            long each = (network.bytes() - before) / HEARTBEATS;

            // Then 8,640 of them, with TLS and the headers of their packets, stay in the bound
            assertThat((each + PACKETS) * PER_DAY).as("%d bytes each", each).isLessThan(4_400_000);
        }
    }

    private static void heartbeat(Edge edge) throws Exception {
        Map<String, Object> headers =
                Map.of(
                        "CaravelKind",
                        "heartbeat",
                        "CaravelKey",
                        edge.node,
                        "CaravelLane",
                        "health",
                        "CaravelTime",
                        System.currentTimeMillis());
        String body = "{\"time\":\"2026-01-01T00:00:00.000000Z\"}";
        assertThat(edge.send("fail", headers, body).get(60, SECONDS).getException()).isNull();
    }

    @Test
    void no_beat_is_sent_beside_other_traffic_of_each_interval() throws Exception {
        try (Cloud cloud = new Cloud().with(h -> h.setHeartbeatInterval(2_000)).start();
                RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            // Given a peer that sends many messages in each interval, and reads what comes back; a
            // round in which this machine stood still for that long says nothing
            peer.say(RawPeer.HELLO);
            AtomicInteger seq = new AtomicInteger();
            await().until(() -> isBusyAllTheTime(peer, seq));

            // Then the hub has sent acknowledgements, and no beat
            assertThat(peer.heard).noneMatch(text -> text.contains("beat\"}"));

            // And it beats when there is nothing else
            await().until(() -> peer.heard("{\"t\":\"beat\"}"));
        }
    }

    private static boolean isBusyAllTheTime(RawPeer peer, AtomicInteger seq) {
        peer.heard.clear();
        long longest = 0;
        for (int i = 0; i < 25; i++) {
            long begun = System.nanoTime();
            int number = seq.incrementAndGet();
            peer.say(
                    "{\"t\":\"msgs\",\"m\":[{\"stream\":\"health\",\"epoch\":\"a\",\"seq\":"
                            + number
                            + ",\"kind\":\"k\",\"op\":\"put\"}]}");
            String answer = "\"seq\":" + number;
            await().pollDelay(Duration.ofMillis(200)).until(() -> peer.heard(answer));
            longest = Math.max(longest, System.nanoTime() - begun);
        }
        return longest < Duration.ofSeconds(1).toNanos();
    }
}
