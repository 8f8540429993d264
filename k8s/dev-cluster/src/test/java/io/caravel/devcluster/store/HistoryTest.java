package io.caravel.devcluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final String LEASES = "leases.coordination.k8s.io";

    private final ObjectStore store = ObjectStore.inMemory(10);

    @Test
    void renewalsOfLeasesDoNotPushOutTheHistoryOfPods() {
        // Given a Pod that a watch has seen up to here, and one more change of it
        store.put(new Key("pods", "default", "web"), object("1"));
        long seen = store.revision();
        store.put(new Key("pods", "default", "web"), object("2"));

        // When many more Leases are renewed than a history holds
        for (int i = 0; i < 100; i++) {
            store.put(new Key(LEASES, "kube-node-lease", "edge-1"), object("renewed " + i));
        }

        // Then the watch of Pods can be resumed and misses nothing, and one of Leases cannot
        assertThat(store.oldestResumable("pods")).isLessThanOrEqualTo(seen);
        assertThat(store.since("pods", seen)).hasSize(1);
        assertThat(store.oldestResumable(LEASES)).isGreaterThan(seen);
    }

    @Test
    void aResourceThatNeverChangedCanBeWatchedFromTheBeginning() {
        // Given changes of other resources only
        long before = store.revision();
        store.put(new Key("nodes", "", "edge-1"), object("1"));

        // Then
        assertThat(store.oldestResumable("pods")).isLessThanOrEqualTo(before);
        assertThat(store.since("pods", before)).isEmpty();
    }

    private static ObjectNode object(String mark) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("mark", mark);
        return object;
    }
}
