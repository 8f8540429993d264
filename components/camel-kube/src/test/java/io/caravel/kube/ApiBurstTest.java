package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API that refuses many requests in a row. */
class ApiBurstTest extends WatchScene {

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 409, 410, 429, 500, 502, 503, 504})
    void listsAndWatchesOutliveABurstOfRefusals(int status) throws Exception {
        // Given a list that is refused at first
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.refuse(status, 6);
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");
        awaitWatches(1);
        // When the watch is broken and refused, while something happens
        kubernetes.refuse(status, 6);
        kubernetes.cut();
        kubernetes.put("b", "uid-b", "edge-1");
        kubernetes.delete("a");
        // Then all of it is told, and nothing twice
        await().atMost(SOON).until(() -> received.words().contains("delete default/a"));
        await().atMost(SOON).until(() -> received.words().contains("put default/b"));
        assertThat(received.words()).containsOnlyOnce("put default/a", "put default/b");
    }

    @Test
    void aListWhoseNextPageIsForgottenBeginsAnew() throws Exception {
        // Given a list of three pages, of which the API forgets the second one, twice
        for (String name : new String[] {"a", "b", "c"}) {
            kubernetes.put(name, "uid-" + name, "edge-1");
        }
        kubernetes.refuse("continue=a", 410, 2);
        // When
        watch("kube-watch:pods" + OPTIONS + "&pageSize=1");
        // Then all is told once, and synced after it
        received.awaitWords("put default/a", "put default/b", "put default/c", "synced");
    }
}
