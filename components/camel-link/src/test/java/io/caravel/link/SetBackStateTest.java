package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State of a cloud that was set back to an earlier one, for an edge that holds later versions. */
class SetBackStateTest {
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
        return edge.received.stream()
                .map(e -> e.getIn())
                .map(
                        in ->
                                "%s %s %s %s"
                                        .formatted(
                                                in.getHeader("CaravelOp"),
                                                in.getHeader("CaravelKind"),
                                                in.getHeader("CaravelKey"),
                                                in.getHeader("CaravelRev")))
                .toList();
    }

    private void put(String key, String rev) {
        Exchange done = cloud.state("boat-1", "pod", key, "put", rev, "{}");
        assertThat(done.getException()).isNull();
    }

    private void putAsOf(String key, String rev, String asOf) {
        Exchange done = cloud.stateAsOf("boat-1", "pod", key, rev, asOf);
        assertThat(done.getException()).isNull();
    }

    @Test
    void a_version_that_the_cloud_lost_gives_way_to_the_one_that_it_has() throws Exception {
        // Given an edge that holds versions of the future, of the past that was seen, and of what
        // the cloud has not seen yet
        connectHolding(Map.of("pod", Map.of("d/future", "50", "d/past", "20", "d/unseen", "35")));

        // When the cloud has older ones, has seen everything up to 30, and is at 40
        putAsOf("d/future", "10", "30-40");
        putAsOf("d/past", "10", "30-40");
        putAsOf("d/unseen", "10", "30-40");

        // Then the lost ones are replaced by versions that compare with none, the other stays
        await().untilAsserted(
                        () ->
                                assertThat(got())
                                        .containsExactly(
                                                "put pod d/future 0.10", "put pod d/past 0.10"));
        await().during(Duration.ofMillis(200)).until(() -> edge.received.size() == 2);
    }

    @Test
    void an_older_version_of_a_cloud_that_does_not_say_how_far_it_is_stays_untold()
            throws Exception {
        // Given
        connectHolding(Map.of("pod", Map.of("d/a", "50")));

        // When
        put("d/a", "10");
        put("d/b", "1");

        // Then
        await().untilAsserted(() -> assertThat(got()).containsExactly("put pod d/b 1"));
    }
}
