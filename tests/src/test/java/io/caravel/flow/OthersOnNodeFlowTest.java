package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node that registers itself again leaves as it is, and what it sets right. */
@ExtendWith(FlowLab.class)
class OthersOnNodeFlowTest {

    @Test
    void whatOthersPutOnANodeStaysAndWhatTheNodeSaysComesBack(FlowLab.Actors actors) {
        // Given a Node with a label, an annotation and a taint of others, without one of its own
        edit(
                actors,
                node ->
                        new NodeBuilder(node)
                                .editMetadata()
                                .addToLabels("shop.example/floor", "3")
                                .addToAnnotations("shop.example/note", "by the door")
                                .removeFromLabels("kubernetes.io/hostname")
                                .endMetadata()
                                .editOrNewSpec()
                                .addNewTaint("PreferNoSchedule", "shop.example/slow", null, "yes")
                                .endSpec()
                                .build());
        Map<String, String> changed = changes(node(actors));
        // When the edge starts again, and so tells anew what it is
        actors.restartEdge();
        soon().until(
                        () ->
                                node(actors)
                                        .getMetadata()
                                        .getLabels()
                                        .containsKey("kubernetes.io/hostname"));
        // Then what others put there is there
        Node after = node(actors);
        assertThat(after.getMetadata().getLabels()).containsEntry("shop.example/floor", "3");
        assertThat(after.getMetadata().getAnnotations())
                .containsEntry("shop.example/note", "by the door");
        assertThat(after.getSpec().getTaints())
                .anyMatch(taint -> taint.getKey().equals("shop.example/slow"));
        // And conditions that did not change have not changed
        assertThat(changes(after))
                .containsEntry("MemoryPressure", changed.get("MemoryPressure"))
                .containsEntry("DiskPressure", changed.get("DiskPressure"))
                .containsEntry("Ready", changed.get("Ready"));
        edit(
                actors,
                node ->
                        new NodeBuilder(node)
                                .editSpec()
                                .removeMatchingFromTaints(
                                        taint -> "shop.example/slow".equals(taint.getKey()))
                                .endSpec()
                                .build());
    }

    private static Node node(FlowLab.Actors actors) {
        return actors.cloudUser().node().orElseThrow();
    }

    private static void edit(FlowLab.Actors actors, UnaryOperator<Node> change) {
        soon().until(
                        () ->
                                actors.lab()
                                                .kube()
                                                .nodes()
                                                .withName(actors.lab().options().node())
                                                .edit(change)
                                        != null);
    }

    /** When each condition changed last. */
    private static Map<String, String> changes(Node node) {
        return node.getStatus().getConditions().stream()
                .collect(
                        Collectors.toMap(
                                NodeCondition::getType, NodeCondition::getLastTransitionTime));
    }
}
