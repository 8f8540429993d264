package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.link.wire.LinkException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State for an edge that no frame takes. */
class TooLargeStateTest {
    private static final String SWOLLEN = "{\"x\":\"" + "x".repeat(2 << 20) + "\"}";

    private Cloud cloud;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        edge = new Edge("boat-1", cloud.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        cloud.close();
    }

    @Test
    void it_is_refused_once_and_what_comes_after_it_arrives() {
        // When
        Exchange first = tell("default/swollen", "1", SWOLLEN);
        Exchange again = tell("default/swollen", "1", SWOLLEN);
        Exchange other = tell("default/slim", "2", "{}");
        Exchange smaller = tell("default/swollen", "3", "{}");

        // Then
        assertThat(first.getException())
                .isInstanceOf(LinkException.class)
                .hasMessageStartingWith("LINK-014")
                .hasMessageContaining("configmap default/swollen");
        assertThat(again.getException()).isNull();
        assertThat(other.getException()).isNull();
        assertThat(smaller.getException()).isNull();
        await().untilAsserted(
                        () ->
                                assertThat(edge.received)
                                        .extracting(e -> e.getIn().getHeader("CaravelRev"))
                                        .containsExactly("2", "3"));
    }

    private Exchange tell(String key, String rev, String body) {
        return cloud.state("boat-1", "configmap", key, "put", rev, body);
    }
}
