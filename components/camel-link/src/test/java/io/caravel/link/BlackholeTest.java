package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network that swallows everything and tells nobody, with a heartbeat of one second. */
class BlackholeTest {
    private Cloud cloud;
    private LinkProxy network;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        network = LinkProxy.open(cloud.port());
        edge = new Edge("boat-1", network.port()).with(l -> l.setHeartbeatInterval(1_000)).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        network.close();
        cloud.close();
    }

    @Test
    void a_blackhole_is_found_by_its_silence_on_both_sides() {
        // When bytes vanish without FIN or RST
        network.blackhole();

        // Then both sides end the connection
        await().until(() -> !edge.connected() && !cloud.connected("boat-1"));

        // And the link comes back
        network.restore();
        await().until(() -> edge.connected() && cloud.connected("boat-1"));
    }

    @Test
    void a_second_connection_replaces_the_first_and_its_late_end_changes_nothing()
            throws Exception {
        // Given a connection that hangs in the network
        network.blackhole();

        // When the same node connects another way
        try (Edge second = new Edge("boat-1", cloud.port()).start()) {
            await().until(second::connected);

            // Then the second is the node's connection, also after the first one's end
            await().until(() -> !edge.connected());
            assertThat(cloud.connected("boat-1")).isTrue();
            await().untilAsserted(
                            () ->
                                    assertThat(cloud.changes)
                                            .containsExactly(
                                                    "boat-1 connected",
                                                    "boat-1 disconnected",
                                                    "boat-1 connected"));
            assertThat(second.event("b", 1).get(60, SECONDS).getException()).isNull();
        }
    }
}
