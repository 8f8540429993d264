package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubeWatchTest extends WatchScene {
    @Test
    void theBodyIsTheObjectWithItsKindAndWithoutManagedFields() throws Exception {
        // Given
        kubernetes.put("a", "uid-a", "edge-1");

        // When
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("put default/a", "synced");

        // Then
        Received.Item item = received.all().get(0);
        assertThat(item.json().getString("kind")).isEqualTo("Pod");
        assertThat(item.json().getString("apiVersion")).isEqualTo("v1");
        assertThat(item.json().getJsonObject("metadata").containsKey("managedFields")).isFalse();
        assertThat(item.uid()).isEqualTo("uid-a");
        assertThat(item.rev()).isEqualTo("101");
        assertThat(received.last().kind()).isEqualTo("pod");
    }

    @Test
    void aLongListComesInPages() throws Exception {
        // Given
        for (int i = 0; i < 25; i++) {
            kubernetes.put("pod-" + (char) ('a' + i), "uid-" + i, "edge-1");
        }

        // When
        watch("kube-watch:pods" + OPTIONS + "&pageSize=10");
        await().atMost(SOON).until(() -> received.all().size() == 26);

        // Then
        assertThat(received.last().op()).isEqualTo("synced");
        assertThat(kubernetes.requests()).filteredOn(r -> r.contains("limit=10")).hasSize(3);
    }

    @Test
    void aTargetOfOneNodeHearsOnlyOfItsPods() throws Exception {
        // Given
        LiveWatchTargets targets = new LiveWatchTargets();
        camel.getRegistry().bind("wanted", targets);
        kubernetes.put("a", "uid-a", "edge-1");
        kubernetes.put("b", "uid-b", "edge-2");
        watch("kube-watch:pods" + OPTIONS + "&targets=#wanted");

        // When
        targets.replace(Set.of(WatchTarget.ofFields("edge-2", "spec.nodeName=edge-2")));
        received.awaitWords("put default/b", "synced");
        awaitWatches(1);
        targets.replace(Set.of());

        // Then
        awaitWatches(0);
        assertThat(received.all()).allMatch(item -> item.target().equals("edge-2"));
    }

    @Test
    void aNameIsNeverReadAsMoreThanOneSelector() throws Exception {
        // When a name holds what would end a selector
        watch("kube-watch:pods" + OPTIONS + "&name=RAW(a,b=c\\d)");
        received.awaitWords("synced");

        // Then it is one value, as the API reads it
        assertThat(kubernetes.requests())
                .anyMatch(r -> r.contains("fieldSelector=metadata.name%3Da%5C%2Cb%5C%3Dc%5C%5Cd&"));
    }

    @Test
    void manyChangesOfManyObjectsAreToldInOrderAndEndWithTheNewestState() throws Exception {
        // Given
        watch("kube-watch:pods" + OPTIONS);
        received.awaitWords("synced");
        awaitWatches(1);

        // When
        for (int i = 0; i < 200; i++) {
            kubernetes.put("pod-" + i % 5, "uid-" + i % 5, "edge-1");
            if (i == 100) {
                kubernetes.cut();
            }
        }
        String newest = kubernetes.rev();

        // Then
        await().atMost(SOON).until(() -> received.last().rev() != null);
        await().atMost(SOON).until(() -> received.last().rev().equals(newest));
        List<Received.Item> puts = received.all().subList(1, received.all().size());
        for (int pod = 0; pod < 5; pod++) {
            String key = "default/pod-" + pod;
            assertThat(puts.stream().filter(p -> p.key().equals(key)))
                    .extracting(p -> Long.parseLong(p.rev()))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }
}
