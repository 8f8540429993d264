package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.kube.KubeConflictException;
import io.caravel.kube.KubeGoneException;
import io.caravel.runtime.RecordingComponent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cloud hops of the flow node-up, in their unmodified YAML. */
class CloudNodesTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private CloudWorld cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudWorld(folder);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void aNodeThatReportsItselfIsRegisteredWithLabelsAndStatus() {
        // When
        Exchange done =
                cloud.nodeSends(
                        "edge-1",
                        "health",
                        "node",
                        "edge-1",
                        "{\"labels\":{\"kubernetes.io/os\":\"linux\"},\"status\":{\"capacity\":{\"cpu\":\"2\"}}}");
        // Then
        assertThat(done.getException()).isNull();
        JsonObject node = new JsonObject(cloud.api.sent("apply?").get(0).body());
        assertThat(node.getJsonObject("metadata").getString("name")).isEqualTo("edge-1");
        JsonObject labels = node.getJsonObject("metadata").getJsonObject("labels");
        assertThat(labels.fieldNames())
                .contains("node-role.kubernetes.io/edge", "kubernetes.io/hostname");
        JsonObject status = new JsonObject(cloud.api.sent("status?").get(0).body());
        assertThat(status.getJsonObject("status").getJsonObject("capacity").getString("cpu"))
                .isEqualTo("2");
    }

    @Test
    void aHeartbeatRenewsTheLease() {
        // When
        cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}");
        // Then
        assertThat(cloud.api.sent()).hasSize(1);
        RecordingComponent.Sent renewal = cloud.api.sent("patch?").get(0);
        assertThat(renewal.header("CaravelKey")).isEqualTo("kube-node-lease/edge-1");
        JsonObject spec = new JsonObject(renewal.body()).getJsonObject("spec");
        assertThat(spec.getString("renewTime")).isNotEmpty();
    }

    @Test
    void theFirstHeartbeatMakesTheLease() {
        // Given
        cloud.api.failing(
                message ->
                        message.uri().startsWith("patch?") ? new KubeGoneException(404, "") : null);
        // When
        Exchange done = cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}");
        // Then
        assertThat(done.getException()).isNull();
        JsonObject lease = new JsonObject(cloud.api.sent("apply?").get(0).body());
        assertThat(lease.getString("kind")).isEqualTo("Lease");
        assertThat(lease.getJsonObject("metadata").getString("namespace"))
                .isEqualTo("kube-node-lease");
    }

    @Test
    void aRenewalThatFailsIsNotMadeUpFor() {
        // Given
        cloud.api.failing(message -> new KubeGoneException(404, ""));
        // When
        Exchange done = cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(cloud.api.sent()).isEmpty();
    }

    @Test
    void aNodeThatSaysWhatTheClusterHasIsNotWrittenAgain() {
        // Given
        String said = "{\"labels\":{\"zone\":\"a\"},\"status\":{\"capacity\":{\"cpu\":\"2\"}}}";
        cloud.nodeSends("edge-1", "health", "node", "edge-1", said);
        int before = cloud.api.sent().size();
        // When
        cloud.nodeSends("edge-1", "health", "node", "edge-1", said);
        // Then
        assertThat(cloud.api.sent()).hasSize(before);
        // When only the status is another one
        cloud.nodeSends("edge-1", "health", "node", "edge-1", said.replace("2", "4"));
        // Then
        assertThat(cloud.api.sent()).hasSize(before + 1);
        assertThat(cloud.api.sent("status?")).hasSize(2);
        // When the Node is deleted in the cluster
        cloud.watch("nodes", Map.of("CaravelOp", "delete", "CaravelKey", "edge-1"), "{}");
        // Then it is made again
        assertThat(cloud.api.sent("apply?")).hasSize(2);
        assertThat(cloud.api.sent("status?")).hasSize(3);
    }

    @Test
    void aNodeThatCouldNotBeWrittenIsWrittenAtItsNextHeartbeat() {
        // Given an API that takes nothing when the node tells what it is
        cloud.api.failing(message -> new KubeConflictException(409, false, "away"));
        Exchange done = cloud.nodeSends("edge-1", "health", "node", "edge-1", "{\"status\":{}}");
        // Then its heartbeats do not wait behind that
        assertThat(done.getException()).isNull();
        assertThat(cloud.api.sent()).isEmpty();
        // When the API is back
        cloud.api.failing(message -> null);
        cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}");
        // Then
        assertThat(cloud.api.sent("apply?").get(0).header("CaravelKey")).isEqualTo("edge-1");
        assertThat(cloud.api.sent("status?")).hasSize(1);
        // And once is enough
        cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":2}");
        assertThat(cloud.api.sent("status?")).hasSize(1);
    }

    @Test
    void aNodeDeletedWhileConnectedIsRegisteredAgain() {
        // Given
        cloud.node("edge-1", "connected");
        cloud.nodeSends("edge-1", "health", "node", "edge-1", "{\"status\":{}}");
        int before = cloud.api.sent("apply?").size();
        // When
        cloud.watch("nodes", Map.of("CaravelOp", "delete", "CaravelKey", "edge-1"), "{}");
        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(cloud.api.sent("apply?")).hasSizeGreaterThan(before));
    }

    @Test
    void aNodeThatTurnsOutToBeGoneIsMadeAgainThoughNoWatchTellsOfIt() {
        // Given a Node whose deletion was told before the answer to a write of it came
        cloud.nodeSends("edge-1", "health", "node", "edge-1", "{\"status\":{\"a\":\"1\"}}");
        cloud.api.failing(
                message ->
                        message.uri().startsWith("status?")
                                ? new KubeGoneException(404, "gone")
                                : null);
        // When
        Exchange done =
                cloud.nodeSends("edge-1", "health", "node", "edge-1", "{\"status\":{\"a\":\"2\"}}");
        assertThat(done.getException()).isNull();
        assertThat(cloud.api.sent("apply?")).hasSize(1);
        cloud.api.failing(message -> null);
        cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}");
        // Then
        assertThat(cloud.api.sent("apply?")).hasSize(2);
        assertThat(cloud.api.sent("status?").get(1).body()).contains("\"a\":\"2\"");
    }
}
