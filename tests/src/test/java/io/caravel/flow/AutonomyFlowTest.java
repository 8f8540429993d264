package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.fleet.Fleet;
import io.caravel.bench.fleet.NodeKeys;
import io.caravel.bench.kube.FleetObjects;
import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow autonomy: an outage longer than the timer that evicts Pods. */
@ExtendWith(FlowLab.class)
class AutonomyFlowTest {

    private static final String LIMIT = "caravel.io/autonomy-duration";

    @Test
    void anOutageRebuildsNoPodUnlessItsNodeSaysAfterWhichTime(FlowLab.Actors actors)
            throws Exception {
        // Given another node that lives: where all are silent, Kubernetes evicts nothing
        NodeKeys keys = new NodeKeys(actors.lab().options().folder().resolve("pki"), 1);
        String port = Replica.settingsOf(actors.lab()).getProperty("cloud.link.port");
        try (Fleet living = new Fleet(keys, 1, "wss://localhost:" + port)) {
            living.start();
            soon().until(() -> actors.lab().kube().nodes().withName(NodeKeys.name(0)).isReady());
            outages(actors);
        } finally {
            FleetObjects.remove(actors.lab().kube(), 1);
        }
    }

    private static void outages(FlowLab.Actors actors) {
        // Given a Pod that says nothing, and one whose author wants it evicted after two seconds
        actors.lab().kube().resource(silent(actors, "stayer")).create();
        actors.lab().kube().resource(impatient(actors, "fleeter")).create();
        soon().until(() -> actors.cloudUser().isRunning("stayer"));
        soon().until(() -> actors.cloudUser().isRunning("fleeter"));
        soon().until(() -> seconds(actors, "stayer").stream().allMatch(one -> one == null));
        Pod before = actors.cloudUser().pod("stayer").orElseThrow();
        // When the node is cut off for so long that the timer evicts the other
        actors.lab().cutLink();
        soon().until(() -> isEnding(actors, "fleeter"));
        assertThat(isEnding(actors, "stayer")).isFalse();
        actors.lab().restoreLink();
        // Then the Pod is the same, and its container was never started again
        soon().until(() -> actors.cloudUser().pod("fleeter").isEmpty());
        soon().until(actors.cloudUser()::isNodeReady);
        Pod after = actors.cloudUser().pod("stayer").orElseThrow();
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(started(after)).isEqualTo(started(before));
        assertThat(actors.lab().workload("stayer").starts()).isEqualTo(1);
        // When the node is cut off again and only then limited to three seconds
        actors.lab().cutLink();
        soon().until(() -> !actors.cloudUser().isNodeReady());
        limit(actors, "3");
        // Then the Pod is evicted
        soon().until(() -> isEnding(actors, "stayer"));
        limit(actors, "");
        actors.lab().restoreLink();
        soon().until(() -> actors.cloudUser().pod("stayer").isEmpty());
    }

    /** A Pod that says nothing of an outage. */
    private static Pod silent(FlowLab.Actors actors, String name) {
        return LabObjects.pod(actors.lab().options(), name)
                .edit()
                .editSpec()
                .removeMatchingFromTolerations(
                        toleration -> toleration.getKey().startsWith("node.kubernetes.io/"))
                .endSpec()
                .build();
    }

    private static Pod impatient(FlowLab.Actors actors, String name) {
        return silent(actors, name)
                .edit()
                .editSpec()
                .addNewToleration()
                .withKey("node.kubernetes.io/unreachable")
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(2L)
                .endToleration()
                .endSpec()
                .build();
    }

    private static List<Long> seconds(FlowLab.Actors actors, String name) {
        return actors.cloudUser().pod(name).orElseThrow().getSpec().getTolerations().stream()
                .map(Toleration::getTolerationSeconds)
                .toList();
    }

    private static void limit(FlowLab.Actors actors, String seconds) {
        actors.lab()
                .kube()
                .nodes()
                .withName(actors.lab().options().node())
                .edit(
                        node ->
                                new NodeBuilder(node)
                                        .editMetadata()
                                        .removeFromAnnotations(LIMIT)
                                        .addToAnnotations(
                                                seconds.isEmpty()
                                                        ? Map.of()
                                                        : Map.of(LIMIT, seconds))
                                        .endMetadata()
                                        .build());
    }

    private static boolean isEnding(FlowLab.Actors actors, String name) {
        PodResource pod =
                actors.lab()
                        .kube()
                        .pods()
                        .inNamespace(actors.lab().options().namespace())
                        .withName(name);
        Pod now = pod.get();
        return now == null || now.getMetadata().getDeletionTimestamp() != null;
    }

    private static List<String> started(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getRunning().getStartedAt())
                .toList();
    }
}
