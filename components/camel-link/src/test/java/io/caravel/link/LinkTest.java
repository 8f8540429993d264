package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link does while nothing goes wrong. */
class LinkTest {
    private Cloud cloud;
    private Edge edge;

    @BeforeEach
    void startCloud() throws Exception {
        cloud = new Cloud().start();
        edge = new Edge("boat-1", cloud.port());
    }

    @AfterEach
    void stop() {
        edge.close();
        cloud.close();
    }

    @Test
    void the_node_name_comes_from_the_certificate() throws Exception {
        // Given an edge with a certificate of CN system:node:boat-1
        edge.start();

        // When it sends a message that claims to be of another node
        Exchange sent =
                edge.send(
                                "wait",
                                Map.of(
                                        "CaravelKind",
                                        "node",
                                        "CaravelKey",
                                        "k",
                                        "CaravelNode",
                                        "x"),
                                "{\"a\":1}")
                        .get(60, SECONDS);

        // Then the cloud sees the node of the certificate
        assertThat(sent.getException()).isNull();
        assertThat(cloud.received).hasSize(1);
        assertThat(cloud.received.get(0).getIn().getHeaders())
                .containsEntry("CaravelNode", "boat-1")
                .containsEntry("CaravelKind", "node")
                .containsEntry("CaravelOrigin", "boat-1/events")
                .containsKeys("CaravelOriginSession", "CaravelEpoch", "CaravelSeq");
        assertThat(cloud.received.get(0).getIn().getBody()).isEqualTo("{\"a\":1}");
        assertThat(cloud.hub.getNodes().connected()).hasSize(1);
        await().untilAsserted(() -> assertThat(cloud.changes).containsExactly("boat-1 connected"));
        await().untilAsserted(() -> assertThat(edge.changes).containsExactly("connected"));
    }

    @Test
    void several_routes_hear_of_a_connection() throws Exception {
        // Given an edge with two routes from edgelink:status
        // When it connects
        edge.start();

        // Then both are told
        await().untilAsserted(() -> assertThat(edge.changes).containsExactly("connected"));
        await().untilAsserted(() -> assertThat(edge.alsoTold).containsExactly("connected"));
    }

    @Test
    void a_message_is_acknowledged_only_after_its_route_completed() throws Exception {
        // Given a cloud whose route takes its time
        CountDownLatch stored = new CountDownLatch(1);
        cloud.onReceive(e -> stored.await());
        edge.start();

        // When the edge sends an event
        CompletableFuture<Exchange> sent = edge.event("a", 1);

        // Then it is open until the route completes
        await().during(Duration.ofMillis(300)).until(() -> !sent.isDone());
        stored.countDown();
        assertThat(sent.get(60, SECONDS).getException()).isNull();
    }

    @Test
    void only_known_headers_cross_the_link() throws Exception {
        // Given an exchange with headers of any name
        edge.start();

        // When it is sent
        edge.send(
                        "wait",
                        Map.of("CaravelKind", "x", "CamelSqlQuery", "drop", "Caravel", "y"),
                        "plain text")
                .get(60, SECONDS);

        // Then only the fields of the envelope arrive
        assertThat(cloud.received.get(0).getIn().getHeaders().keySet())
                .containsExactlyInAnyOrder(
                        "CaravelNode",
                        "CaravelOrigin",
                        "CaravelOriginSession",
                        "CaravelKind",
                        "CaravelOp",
                        "CaravelLane",
                        "CaravelStream",
                        "CaravelEpoch",
                        "CaravelSeq");
        assertThat(cloud.received.get(0).getIn().getBody()).isEqualTo("plain text");
    }

    @Test
    void the_cloud_sends_events_to_one_node() throws Exception {
        // Given a connected edge
        edge.start();
        await().until(() -> cloud.connected("boat-1"));

        // When the cloud sends an event to it
        Exchange sent =
                cloud.send("boat-1", "fail", Map.of("CaravelKind", "command")).get(60, SECONDS);

        // Then the edge has it and acknowledged it
        assertThat(sent.getException()).isNull();
        assertThat(edge.received).hasSize(1);
        assertThat(edge.received.get(0).getIn().getHeader("CaravelOrigin"))
                .isEqualTo("cloud/events");
    }

    @ParameterizedTest(name = "deflate {0}")
    @ValueSource(booleans = {true, false})
    void a_large_body_crosses_unchanged(boolean deflate) throws Exception {
        // Given a body of 600 KB with numbers that floating point would change
        String body = "{\"n\":12345678901234567890.125,\"x\":\"" + "ä\\n".repeat(150_000) + "\"}";
        edge.start();

        // When it is sent
        Exchange sent = edge.send("wait", Map.of("CaravelKind", "blob"), body).get(60, SECONDS);

        // Then it arrives as it was
        assertThat(sent.getException()).isNull();
        assertThat(cloud.received.get(0).getIn().getBody()).isEqualTo(body);
    }

    @Test
    void an_idle_connection_stays() throws Exception {
        // Given a connected edge
        edge.with(link -> link.setHeartbeatInterval(2_000)).start();
        await().until(() -> edge.connected() && cloud.connected("boat-1"));

        // Then beats keep the connection, and it is the first one still
        await().during(Duration.ofSeconds(6))
                .until(() -> edge.connected() && cloud.connected("boat-1"));
        edge.assertStayed();
    }

    @Test
    void a_header_of_the_wrong_type_fails_its_exchange_only() throws Exception {
        // Given a connected edge
        edge.start();

        // When a time is not a number
        Exchange wrong =
                edge.send("wait", Map.of("CaravelKind", "x", "CaravelTime", "noon"), "{}")
                        .get(60, SECONDS);

        // Then that exchange fails and the next one works
        assertThat(wrong.getException()).isNotNull();
        assertThat(edge.event("a", 1).get(60, SECONDS).getException()).isNull();
    }

    @Test
    void a_second_route_that_receives_is_refused() {
        // When another route consumes hub:receive
        assertThatThrownBy(
                        () ->
                                cloud.context.addRoutes(
                                        new RouteBuilder() {
                                            @Override
                                            public void configure() {
                                                from("hub:receive?exchangePattern=InOnly")
                                                        .to("mock:other");
                                            }
                                        }))
                .hasStackTraceContaining("LINK-013");
    }

    @Test
    void a_port_in_use_is_named() {
        // When a second hub listens on the same port
        assertThatThrownBy(
                        () -> {
                            try (Cloud second = new Cloud()) {
                                second.with(h -> h.setPort(cloud.port())).start();
                            }
                        })
                .hasStackTraceContaining("LINK-013")
                .hasStackTraceContaining(String.valueOf(cloud.port()));
    }

    @Test
    void a_position_that_is_sent_again_on_the_same_connection_is_acknowledged_again()
            throws Exception {
        // Given a sender that repeats itself, with many messages under way
        edge.start();
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            for (int seq = 1; seq <= 5; seq++) {
                sent.add(edge.event(round % 2 == 0 ? "a" : "b", seq));
            }
        }
        sent.add(edge.event("a", 3));

        // Then each is acknowledged
        for (CompletableFuture<Exchange> one : sent) {
            assertThat(one.get(60, SECONDS).getException()).isNull();
        }
        assertThat(cloud.received).hasSize(1001);
        edge.assertStayed();
    }
}
