package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may connect. */
class IdentityTest {
    private static void staysOut(Cloud cloud, Edge edge) throws Exception {
        edge.start();
        await().during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(60))
                .until(() -> !edge.connected() && cloud.hub.getNodes().connected().isEmpty());
    }

    @Test
    void no_certificate_is_refused() throws Exception {
        try (Cloud cloud = new Cloud().start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Given an edge that trusts the hub but has no key
            edge.link.setSslContextParameters(TestCa.SHARED.trustOnly());

            // Then it stays out
            staysOut(cloud, edge);
        }
    }

    @Test
    void a_certificate_of_another_authority_is_refused() throws Exception {
        try (Cloud cloud = new Cloud().start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Given an edge with a key that another authority signed
            var foreign = new TestCa("Other CA").node("boat-1");
            foreign.setTrustManagers(TestCa.SHARED.trustOnly().getTrustManagers());
            edge.link.setSslContextParameters(foreign);

            // Then it stays out
            staysOut(cloud, edge);
        }
    }

    @Test
    void a_hub_of_another_authority_is_not_trusted() throws Exception {
        try (Cloud cloud =
                        new Cloud()
                                .with(h -> h.setSslContextParameters(new TestCa("X").server()))
                                .start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Then the edge does not connect
            staysOut(cloud, edge);
        }
    }

    @Test
    void an_edge_that_says_another_name_than_its_certificate_is_refused() throws Exception {
        try (Cloud cloud = new Cloud().start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Given a certificate of boat-2 at an edge that believes to be boat-1
            edge.link.setSslContextParameters(TestCa.SHARED.node("boat-2"));

            // Then it stays out
            staysOut(cloud, edge);
        }
    }

    @Test
    void a_certificate_that_names_no_node_is_refused() throws Exception {
        try (Cloud cloud = new Cloud().start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Given a certificate with a CN that is no node name
            edge.link.setSslContextParameters(TestCa.SHARED.tls("CN=system:admin:../x,O=x"));

            // Then it stays out
            staysOut(cloud, edge);
        }
    }

    @Test
    void a_plain_common_name_is_a_node_name() throws Exception {
        try (Cloud cloud = new Cloud().start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Given a certificate of CN boat-1
            edge.link.setSslContextParameters(TestCa.SHARED.tls("CN=boat-1"));
            edge.start();

            // Then the node is boat-1
            await().until(() -> cloud.connected("boat-1"));
        }
    }

    @Test
    void plain_connections_are_taken_on_loopback_when_allowed() throws Exception {
        try (Cloud cloud = new Cloud().with(h -> h.setAllowPlain(true)).start();
                Edge edge = new Edge("boat-1", cloud.port())) {
            // Given both sides allow plain connections
            edge.link.setUrl("ws://localhost:" + cloud.port());
            edge.link.setAllowPlain(true);
            edge.start();

            // Then the node's name comes from the path
            await().until(() -> cloud.connected("boat-1"));
        }
    }

    @Test
    void plain_connections_are_refused_when_not_allowed_or_not_on_loopback() {
        assertThatThrownBy(
                        () -> {
                            try (Edge edge = new Edge("boat-1", 1)) {
                                edge.link.setUrl("ws://localhost:1");
                                edge.start();
                            }
                        })
                .hasStackTraceContaining("LINK-013");
        assertThatThrownBy(
                        () -> {
                            try (Edge edge = new Edge("boat-1", 1)) {
                                edge.link.setUrl("ws://10.0.0.1:1");
                                edge.link.setAllowPlain(true);
                                edge.start();
                            }
                        })
                .hasStackTraceContaining("LINK-013");
        assertThatThrownBy(
                        () -> {
                            try (Cloud cloud = new Cloud()) {
                                cloud.hub.setHost("0.0.0.0");
                                cloud.hub.setAllowPlain(true);
                                cloud.start();
                            }
                        })
                .hasStackTraceContaining("LINK-013");
    }

    @Test
    void a_hub_without_a_certificate_does_not_start() {
        assertThatThrownBy(
                        () -> {
                            try (Cloud cloud = new Cloud()) {
                                cloud.hub.setSslContextParameters(null);
                                cloud.start();
                            }
                        })
                .hasStackTraceContaining("LINK-013");
        assertThat(new Cloud().port()).isZero();
    }
}
