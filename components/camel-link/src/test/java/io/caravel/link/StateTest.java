package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State from the cloud: only the differences, only the newest. */
class StateTest {
    private Cloud cloud;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        edge = new Edge("boat-1", cloud.port());
    }

    @AfterEach
    void stop() {
        edge.close();
        cloud.close();
    }

    private void connectHolding(Map<String, Map<String, String>> held) throws Exception {
        edge.link.setHeld(() -> held);
        edge.start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    private List<String> got() {
        return edge.received.stream().map(StateTest::line).toList();
    }

    private static String line(Exchange e) {
        return e.getIn().getHeader("CaravelOp")
                + " "
                + e.getIn().getHeader("CaravelKind")
                + " "
                + e.getIn().getHeader("CaravelKey")
                + " "
                + e.getIn().getHeader("CaravelRev");
    }

    private void put(String key, String rev) {
        Exchange done = cloud.state("boat-1", "pod", key, "put", rev, "{\"rev\":\"" + rev + "\"}");
        assertThat(done.getException()).isNull();
    }

    @Test
    void a_connecting_edge_gets_the_differences_with_deletions() throws Exception {
        // Given an edge that holds three Pods and a ConfigMap
        connectHolding(
                Map.of(
                        "pod", Map.of("d/same", "5", "d/changed", "6", "d/gone", "7"),
                        "configmap", Map.of("d/c", "1")));

        // When the cloud gives all Pods
        put("d/same", "5");
        put("d/changed", "9");
        put("d/new", "8");
        cloud.state("boat-1", "pod", null, "synced", null, null);

        // Then the edge gets what differs, then hears that this was all, and nothing of other kinds
        await().untilAsserted(
                        () ->
                                assertThat(got())
                                        .containsExactly(
                                                "put pod d/changed 9",
                                                "put pod d/new 8",
                                                "delete pod d/gone null",
                                                "synced pod null null"));
        await().during(Duration.ofMillis(200)).until(() -> edge.received.size() == 4);
    }

    @Test
    void nothing_is_deleted_before_the_kind_is_synced() throws Exception {
        // Given an edge that holds a Pod
        connectHolding(Map.of("pod", Map.of("d/a", "5", "d/b", "5")));

        // When only some objects were given
        put("d/a", "6");

        // Then only these are sent
        await().untilAsserted(() -> assertThat(got()).containsExactly("put pod d/a 6"));
        await().during(Duration.ofMillis(300)).until(() -> edge.received.size() == 1);
    }

    @Test
    void older_versions_are_ignored_and_repeats_are_not_sent() throws Exception {
        // Given a connected edge
        connectHolding(Map.of());

        // When versions come out of order and twice
        put("d/a", "10");
        put("d/a", "9");
        put("d/a", "10");
        put("d/a", "11");

        // Then the edge sees them rise
        await().untilAsserted(
                        () -> assertThat(got()).endsWith("put pod d/a 11").doesNotHaveDuplicates());
        assertThat(got()).doesNotContain("put pod d/a 9");
    }

    @Test
    void only_the_newest_version_of_what_waits_is_sent() throws Exception {
        // Given an edge whose route is busy and a window of one
        CountDownLatch busy = new CountDownLatch(1);
        edge.link.setWindow(1);
        edge.onReceive(
                e -> {
                    busy.await();
                    edge.received.add(e.copy());
                });
        connectHolding(Map.of());

        // When an object changes 1,000 times
        for (int rev = 1; rev <= 1000; rev++) {
            put("d/a", String.valueOf(rev));
        }
        busy.countDown();

        // Then the edge gets few versions and the last one last
        await().untilAsserted(() -> assertThat(got()).endsWith("put pod d/a 1000"));
        assertThat(got()).hasSizeLessThan(10);
    }

    @Test
    void a_deleted_object_that_comes_back_with_the_same_version_is_sent_again() throws Exception {
        // Given an object that the edge has
        connectHolding(Map.of());
        put("d/a", "5");
        await().until(() -> edge.received.size() == 1);

        // When it is not needed any more and then needed again
        cloud.state("boat-1", "pod", "d/a", "delete", null, null);
        await().until(() -> edge.received.size() == 2);
        put("d/a", "5");

        // Then the edge gets it again
        await().untilAsserted(
                        () ->
                                assertThat(got())
                                        .containsExactly(
                                                "put pod d/a 5",
                                                "delete pod d/a null",
                                                "put pod d/a 5"));
    }

    @Test
    void state_for_a_node_that_is_not_connected_is_ignored() {
        // When state is given for an unknown node
        Exchange done = cloud.state("boat-9", "pod", "d/a", "put", "1", "{}");
        Exchange synced = cloud.state("boat-9", "pod", null, "synced", null, null);

        // Then nothing happens
        assertThat(done.getException()).isNull();
        assertThat(synced.getException()).isNull();
    }

    @Test
    void a_synced_of_an_earlier_connection_deletes_nothing() throws Exception {
        // Given an edge that holds a Pod
        connectHolding(Map.of("pod", Map.of("d/a", "5")));

        // When the end of a list arrives that was begun for an earlier connection
        cloud.context
                .createProducerTemplate()
                .send(
                        "hub:state",
                        e -> {
                            e.getIn().setHeader("CaravelNode", "boat-1");
                            e.getIn().setHeader("CaravelKind", "pod");
                            e.getIn().setHeader("CaravelOp", "synced");
                            e.getIn().setHeader("CaravelOriginSession", "an earlier one");
                        });

        // Then nothing is deleted
        await().during(Duration.ofMillis(300)).until(() -> edge.received.isEmpty());
    }

    @Test
    void tens_of_thousands_of_held_objects_fit_into_the_hello() throws Exception {
        // Given an edge that holds 40,000 objects and frames of 64 KiB
        edge.link.setMaxFrameBytes(64 * 1024);
        Map<String, String> keys = new java.util.HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            keys.put("namespace-of-some-length/object-" + i, String.valueOf(1_000_000 + i));
        }
        connectHolding(Map.of("configmap", keys));

        // When the cloud has one less
        for (int i = 1; i < 40_000; i++) {
            cloud.state(
                    "boat-1",
                    "configmap",
                    "namespace-of-some-length/object-" + i,
                    "put",
                    String.valueOf(1_000_000 + i),
                    "{}");
        }
        cloud.state("boat-1", "configmap", null, "synced", null, null);

        // Then one deletion is sent
        await().untilAsserted(
                        () ->
                                assertThat(got())
                                        .containsExactly(
                                                "delete configmap namespace-of-some-length/object-0"
                                                        + " null",
                                                "synced configmap null null"));
    }

    @Test
    void state_and_synced_that_come_before_the_hello_change_nothing() throws Exception {
        try (RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            // Given a connection that has not said hello, and state for its node
            cloud.state("boat-1", "pod", "d/new", "put", "1", "{}");
            cloud.state("boat-1", "pod", null, "synced", null, null);

            // When it says what it holds
            peer.say("{\"t\":\"hello\",\"versions\":[1],\"held\":{\"pod\":{\"d/a\":\"5\"}}}");
            await().until(() -> cloud.connected("boat-1"));

            // Then nothing is sent or deleted until the truth is given again
            await().during(Duration.ofMillis(300)).until(() -> !peer.heard("msgs"));
            cloud.state("boat-1", "pod", null, "synced", null, null);
            await().until(() -> peer.heard("\"op\":\"delete\""));
        }
    }

    @Test
    void a_connection_lost_while_state_is_given_converges_on_the_next() throws Exception {
        try (LinkProxy network = LinkProxy.open(cloud.port())) {
            // Given an edge that stores what it gets, behind a network that can be cut
            Map<String, String> stored = new java.util.concurrent.ConcurrentHashMap<>();
            edge.link.setUrl("wss://127.0.0.1:" + network.port());
            edge.onReceive(
                    e -> {
                        String key = e.getIn().getHeader("CaravelKey", String.class);
                        if ("put".equals(e.getIn().getHeader("CaravelOp"))) {
                            stored.put(key, e.getIn().getHeader("CaravelRev", String.class));
                        } else {
                            stored.remove(key);
                        }
                    });
            edge.link.setHeld(() -> Map.of("pod", Map.copyOf(stored)));
            edge.start();
            await().until(() -> cloud.connected("boat-1"));
            stored.put("d/old", "1");

            // When the connection is cut in the middle of 2,000 puts
            for (int i = 0; i < 2000; i++) {
                put("d/" + i, String.valueOf(100 + i));
                if (i == 1000) {
                    await().until(() -> stored.size() > 10);
                    network.reset();
                }
            }
            await().until(() -> edge.changes.size() >= 3 && cloud.changes.size() >= 3);
            await().until(() -> edge.connected() && cloud.connected("boat-1"));

            // Then giving all again leaves exactly the truth at the edge
            for (int i = 0; i < 2000; i++) {
                put("d/" + i, String.valueOf(100 + i));
            }
            cloud.state("boat-1", "pod", null, "synced", null, null);
            await().untilAsserted(() -> assertThat(stored).hasSize(2000));
            assertThat(stored).containsEntry("d/1999", "2099").doesNotContainKey("d/old");
        }
    }
}
