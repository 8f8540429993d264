package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.link.hub.HubNodes;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A peer that wants answers and does not read them. */
class FloodTest {
    private static final int PINGS_AT_ONCE = 1_000;
    private static final int LARGEST_PING = 125;

    @Test
    void a_peer_that_pings_and_does_not_read_is_disconnected_with_a_code() throws Exception {
        try (Cloud cloud = plain();
                RawPeer peer = RawPeer.plain("boat-1", cloud.port())) {
            // Given a node that is connected
            List<String> reasons = new CopyOnWriteArrayList<>();
            cloud.hub.getNodes().addListener(change -> note(reasons, change));
            peer.say(RawPeer.HELLO);
            await().until(() -> cloud.connected("boat-1"));
            // When it stops reading and pings on, whatever the sockets hold
            peer.stopReading();
            Buffer ping = Buffer.buffer(new byte[LARGEST_PING]);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> {
                                for (int i = 0; i < PINGS_AT_ONCE && reasons.isEmpty(); i++) {
                                    peer.socket().writePing(ping);
                                }
                                return !reasons.isEmpty();
                            });
            // Then
            assertThat(reasons).singleElement().asString().startsWith("LINK-016");
        }
    }

    private static Cloud plain() throws Exception {
        return new Cloud()
                .with(hub -> hub.setAllowPlain(true))
                .with(hub -> hub.setSslContextParameters(null))
                .start();
    }

    private static void note(List<String> reasons, HubNodes.Change change) {
        if (!change.connected()) {
            reasons.add(change.reason());
        }
    }
}
