package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Pods live: status apart from spec, bound to nodes, deleted with grace. */
class PodTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;
    private static DevProcess dev;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        dev = DevProcess.start(folder);
        client = dev.client();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        client.close();
        dev.close();
    }

    @AfterEach
    void clean() {
        client.pods().inNamespace("default").withGracePeriod(0).delete();
        client.nodes().delete();
    }

    private static Pod pod(String name, String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("main")
                .withImage("busybox:1")
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void status_is_written_only_through_its_subresource() {
        // Given a Pod on a node
        client.resource(pod("s", "n1")).create();
        // When its status is patched, strategically, twice
        PatchContext strategic = PatchContext.of(PatchType.STRATEGIC_MERGE);
        var resource = client.pods().inNamespace("default").withName("s");
        for (String type : List.of("Ready", "Initialized")) {
            Pod patch =
                    new PodBuilder()
                            .withNewStatus()
                            .withPhase("Running")
                            .withConditions(
                                    new PodConditionBuilder()
                                            .withType(type)
                                            .withStatus("True")
                                            .build())
                            .endStatus()
                            .build();
            resource.subresource("status")
                    .patch(
                            strategic,
                            io.fabric8.kubernetes.client.utils.Serialization.asJson(patch));
        }
        // Then both conditions are there
        Pod live = resource.get();
        assertThat(live.getStatus().getPhase()).isEqualTo("Running");
        assertThat(live.getStatus().getConditions())
                .extracting("type")
                .containsExactlyInAnyOrder("Ready", "Initialized");
        // And a write of the Pod itself leaves them alone
        resource.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"labels\":{\"x\":\"y\"}},\"status\":{\"phase\":\"Failed\"}}");
        assertThat(resource.get().getStatus().getPhase()).isEqualTo("Running");
        assertThat(resource.get().getMetadata().getLabels()).containsEntry("x", "y");
    }

    @Test
    void a_pod_on_a_node_goes_with_grace() {
        // Given a Pod on a node
        Pod created = client.resource(pod("g", "n1")).create();
        // When it is deleted
        client.resource(created).delete();
        // Then it is marked, and still there
        Pod marked = client.resource(created).get();
        assertThat(marked.getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(marked.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
        // And goes when its node says so
        client.resource(marked).withGracePeriod(0).delete();
        assertThat(client.resource(created).get()).isNull();
    }

    @Test
    void a_pod_is_bound_to_a_node_that_becomes_ready() {
        // Given a Pod without a node
        client.resource(pod("b", null)).create();
        // When a node comes and is ready
        Node node =
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("n9")
                        .endMetadata()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build();
        client.resource(node).create();
        // Then the Pod belongs to it
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            Pod live = client.pods().inNamespace("default").withName("b").get();
                            assertThat(live.getSpec().getNodeName()).isEqualTo("n9");
                            assertThat(live.getStatus().getConditions())
                                    .anyMatch(
                                            c ->
                                                    c.getType().equals("PodScheduled")
                                                            && c.getStatus().equals("True"));
                        });
    }
}
