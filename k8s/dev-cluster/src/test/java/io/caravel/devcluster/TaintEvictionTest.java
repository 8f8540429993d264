package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods leave a node whose taints they do not tolerate, or no longer. */
class TaintEvictionTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;

    @Test
    void aPodStaysForAsLongAsItToleratesTheTaintsOfItsNode() throws InterruptedException {
        try (DevProcess dev = DevProcess.start(folder);
                KubernetesClient client = dev.client()) {
            // Given three Pods on a node: for ever, for a second, not at all
            client.nodes()
                    .resource(
                            new NodeBuilder()
                                    .withNewMetadata()
                                    .withName("n1")
                                    .endMetadata()
                                    .build())
                    .create();
            client.resource(pod("stays", toleration(null))).create();
            client.resource(pod("waits", toleration(1L))).create();
            client.resource(pod("leaves", null)).create();
            // When the node is tainted
            client.nodes()
                    .withName("n1")
                    .edit(
                            node ->
                                    new NodeBuilder(node)
                                            .editOrNewSpec()
                                            .addNewTaint("NoExecute", "broken", null, null)
                                            .endSpec()
                                            .build());
            // Then they end, but for the first
            await().atMost(SOON).until(() -> isEnding(client, "leaves"));
            await().atMost(SOON).until(() -> isEnding(client, "waits"));
            assertThat(isEnding(client, "stays")).isFalse();
        }
    }

    private static boolean isEnding(KubernetesClient client, String name) {
        Pod pod = client.pods().inNamespace("default").withName(name).get();
        return pod == null || pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static Toleration toleration(Long seconds) {
        return new TolerationBuilder()
                .withKey("broken")
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(seconds)
                .build();
    }

    private static Pod pod(String name, Toleration toleration) {
        PodBuilder pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("n1")
                        .addNewContainer()
                        .withName("main")
                        .withImage("busybox:1")
                        .endContainer()
                        .endSpec();
        return toleration == null
                ? pod.build()
                : pod.editSpec().addToTolerations(toleration).endSpec().build();
    }
}
