package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State from the edge: what the cloud may have seen already never comes after what is newer. */
class OutdatedStateTest {
    private Cloud cloud;
    private LinkProxy network;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        network = LinkProxy.open(cloud.port());
        edge = new Edge("boat-1", network.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        network.close();
        cloud.close();
    }

    @Test
    void of_state_that_was_under_way_only_the_newest_is_sent_again() throws Exception {
        // Given three versions of one state and another state that the cloud has, all without
        // acknowledgement
        CountDownLatch outage = new CountDownLatch(1);
        cloud.onReceive(
                e -> {
                    cloud.received.add(e.copy());
                    outage.await();
                });
        CompletableFuture<Exchange> first = edge.state("default/a", "1");
        CompletableFuture<Exchange> other = edge.state("default/b", "1");
        CompletableFuture<Exchange> second = edge.state("default/a", "2");
        await().until(() -> cloud.received.size() == 1);

        // When the connection is lost, and a newer version comes meanwhile
        network.cut();
        await().until(() -> !edge.connected() && !cloud.connected("boat-1"));
        CompletableFuture<Exchange> third = edge.state("default/a", "3");
        cloud.received.clear();
        cloud.onReceive(e -> cloud.received.add(e.copy()));
        outage.countDown();
        network.restore();

        // Then the newest version of each arrives, and the older ones are done as superseded
        for (CompletableFuture<Exchange> done : List.of(first, other, second, third)) {
            assertThat(done.get(60, SECONDS).getException()).isNull();
        }
        assertThat(cloud.received)
                .extracting(e -> e.getIn().getHeader("CaravelKey") + " " + e.getIn().getBody())
                .endsWith("default/b {\"rev\":\"1\"}", "default/a {\"rev\":\"3\"}")
                .doesNotContain("default/a {\"rev\":\"1\"}", "default/a {\"rev\":\"2\"}");
        assertThat(List.of(first, second))
                .allMatch(e -> e.join().getProperty("CaravelSuperseded", false, Boolean.class));
        assertThat(List.of(other, third))
                .noneMatch(e -> e.join().getProperty("CaravelSuperseded", false, Boolean.class));
    }
}
