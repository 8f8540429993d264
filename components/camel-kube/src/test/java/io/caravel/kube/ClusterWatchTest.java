package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What {@code kube-watch:} promises, on a real API server: see {@link RealApi}. */
class ClusterWatchTest extends ClusterScene {
    @Test
    void podsOfANodeAreWatchedFromCreationToDeletion() throws Exception {
        // Given
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("kube-watch:pods?fieldSelector=spec.nodeName%3D" + name)
                                .process(received);
                    }
                });
        received.awaitWords("synced");

        // When
        Map<String, Object> key = runningPod();
        ok("kube-apply:delete?resource=pods&grace=0", key, null);

        // Then
        await().atMost(SOON).until(() -> received.last().op().equals("delete"));
        assertThat(received.last().uid()).isEqualTo(key.get(KubeConstants.UID));
        assertThat(received.all().get(1).json().getString("kind")).isEqualTo("Pod");
    }

    @Test
    void customResourcesAreWatchedInTheirKind() throws Exception {
        // Given
        ok("kube-apply:apply?resource=" + STATUSES, Map.of(), deviceStatus("1"));

        // When
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("kube-watch:" + STATUSES + "?namespace=" + name).process(received);
                    }
                });
        received.awaitWords("put " + name + "/t1", "synced");
        ok("kube-apply:apply?resource=" + STATUSES, Map.of(), deviceStatus("2"));

        // Then
        received.awaitWords("put " + name + "/t1", "synced", "put " + name + "/t1");
        assertThat(received.all()).allMatch(item -> item.kind().equals("devicestatus"));
    }
}
