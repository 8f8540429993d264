package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.fleet.Fleet;
import io.caravel.bench.fleet.NodeKeys;
import io.caravel.bench.fleet.SimulatedNode;
import io.caravel.bench.kube.FleetObjects;
import io.caravel.bench.kube.StubPods;
import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thousand Pods over fifty nodes, which are real to the cloud runtime and run nothing. */
@ExtendWith(FlowLab.class)
class ManyNodesFlowTest {

    private static final int NODES = 50;
    private static final int PODS = 1_000;
    private static final String LABEL = "many";

    @Test
    void aThousandPodsRunOnFiftyNodesAndGoAgain(FlowLab.Actors actors) throws Exception {
        // Given fifty nodes that are Ready
        NodeKeys keys = new NodeKeys(actors.lab().options().folder().resolve("pki"), NODES);
        String url = "wss://localhost:" + actors.lab().link().port();
        try (Fleet fleet = new Fleet(keys, NODES, url)) {
            List<StubPods> stubs = fleet.nodes().stream().map(StubPods::new).toList();
            fleet.start();
            soon().until(() -> fleet.nodes().stream().allMatch(node -> isReady(actors, node)));
            // When
            IntStream.range(0, PODS).parallel().forEach(i -> create(actors, i));
            // Then each is Running, and held by its node only
            soon().until(() -> running(actors) == PODS);
            assertThat(stubs).allMatch(stub -> stub.count() == PODS / NODES);
            // And they go when they are deleted
            IntStream.range(0, PODS).parallel().forEach(i -> delete(actors, i));
            soon().until(() -> many(actors).list().getItems().isEmpty());
            soon().until(() -> stubs.stream().allMatch(stub -> stub.count() == 0));
        } finally {
            FleetObjects.remove(actors.lab().kube(), NODES);
        }
    }

    private static void create(FlowLab.Actors actors, int index) {
        Pod pod =
                LabObjects.pod(actors.lab().options(), LABEL + "-" + index)
                        .edit()
                        .editMetadata()
                        .addToLabels(LABEL, "yes")
                        .endMetadata()
                        .editSpec()
                        .withNodeName(NodeKeys.name(index % NODES))
                        .endSpec()
                        .build();
        actors.lab().kube().resource(pod).create();
    }

    private static void delete(FlowLab.Actors actors, int index) {
        actors.lab()
                .kube()
                .pods()
                .inNamespace(actors.lab().options().namespace())
                .withName(LABEL + "-" + index)
                .delete();
    }

    private static boolean isReady(FlowLab.Actors actors, SimulatedNode node) {
        return actors.lab().kube().nodes().withName(node.name()).isReady();
    }

    private static long running(FlowLab.Actors actors) {
        return many(actors).list().getItems().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    private static FilterWatchListDeletable<
                    Pod,
                    io.fabric8.kubernetes.api.model.PodList,
                    io.fabric8.kubernetes.client.dsl.PodResource>
            many(FlowLab.Actors actors) {
        return actors.lab()
                .kube()
                .pods()
                .inNamespace(actors.lab().options().namespace())
                .withLabel(LABEL);
    }
}
