package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** A watch that is dead without a word, found by what other requests meet. */
class DoubtedWatchTest extends WatchScene {

    private static final String WRITE =
            "kube-apply:patch?resource=pods&type=merge&requestTimeout=1000";

    @Test
    void aWatchIsOpenedAgainLongBeforeItsTimeOnceTheApiIsHeardAfterASilence() throws Exception {
        // Given a watch that would be given up after minutes
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("synced");
        awaitWatches(1);
        // When its connection dies, and so did that of a write
        kubernetes.silence();
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.stall(1);
        assertThat(write()).isInstanceOf(KubeUnavailableException.class);
        assertThat(received.words()).containsExactly("synced");
        // Then the next one that is answered brings it back where it was
        await().atMost(SOON).until(() -> write() == null);
        received.awaitWords("synced", "put default/a");
        assertThat(kubernetes.requests()).filteredOn(r -> r.contains("limit=")).hasSize(1);
    }

    private Exception write() {
        Exchange exchange =
                camel.createProducerTemplate()
                        .request(
                                WRITE,
                                asked -> {
                                    asked.getMessage().setHeader(KubeConstants.KEY, "default/x");
                                    asked.getMessage().setBody("{}");
                                });
        return exchange.getException();
    }
}
