package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cloud.received.Refusals;
import io.caravel.kube.KubeConflictException;
import io.caravel.kube.KubeGoneException;
import io.caravel.kube.LiveWatchTargets;
import io.caravel.runtime.RecordingComponent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cloud hops from the nodes to the API, in their unmodified YAML. */
class CloudUpRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

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
    void aNodeCannotSpeakForAnotherNode() {
        // When
        Exchange done = cloud.nodeSends("edge-1", "health", "heartbeat", "edge-2", "{\"time\":1}");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(cloud.api.sent()).isEmpty();
        assertThat(cloud.bean("refusals", Refusals.class).count(CloudCode.NOT_OWN)).isEqualTo(1);
    }

    @Test
    void anUnknownKindIsSetAsideAndTheNextMessageWorks() {
        // When
        Exchange bad = cloud.nodeSends("edge-1", "events", "nope", "default/x", "{}");
        Exchange good = cloud.nodeSends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}");
        // Then
        assertThat(bad.getException()).isNull();
        assertThat(good.getException()).isNull();
        assertThat(cloud.bean("refusals", Refusals.class).count(CloudCode.UNKNOWN_KIND))
                .isEqualTo(1);
        assertThat(cloud.api.sent()).hasSize(1);
    }

    @Test
    void aPodStatusIsWrittenWithTheUidAsPrecondition() {
        // Given
        ownPod();
        // When
        Exchange done =
                cloud.nodeSends(
                        "edge-1",
                        "state",
                        "podstatus",
                        "default/web",
                        "{\"uid\":\"u1\",\"status\":{\"phase\":\"Running\"}}");
        // Then
        assertThat(done.getException()).isNull();
        RecordingComponent.Sent status = cloud.api.sent("status?").get(0);
        assertThat(status.header("CaravelUid")).isEqualTo("u1");
        assertThat(status.header("CaravelKey")).isEqualTo("default/web");
    }

    @Test
    void aPodThatTheNodeHasFinishedWithIsDeleted() {
        // Given
        ownPod();
        // When
        cloud.nodeSends(
                "edge-1",
                "state",
                "podstatus",
                "default/web",
                "{\"uid\":\"u1\",\"status\":{},\"remove\":true}");
        // Then
        assertThat(cloud.api.sent()).hasSize(1);
        RecordingComponent.Sent delete = cloud.api.sent("delete?").get(0);
        assertThat(delete.uri()).contains("grace=0");
        assertThat(delete.header("CaravelUid")).isEqualTo("u1");
    }

    @Test
    void aPodEventBecomesAnEventWithANameThatFollowsFromTheMessage() {
        // Given
        ownPod();
        // When
        cloud.nodeSends(
                "edge-1",
                "events",
                "podevent",
                "default/web",
                "{\"uid\":\"u1\",\"type\":\"Warning\",\"reason\":\"BackOff\",\"message\":\"m\",\"time\":0}");
        // Then
        await().atMost(SOON).until(() -> !cloud.api.sent("create?").isEmpty());
        JsonObject event = new JsonObject(cloud.api.sent("create?").get(0).body());
        assertThat(event.getString("reason")).isEqualTo("BackOff");
        assertThat(event.getJsonObject("metadata").getString("name")).startsWith("web.");
        assertThat(event.getJsonObject("involvedObject").getString("uid")).isEqualTo("u1");
    }

    @Test
    void whatADeviceReportsBecomesItsDeviceStatus() {
        // Given
        cloud.watch(
                "devices.v1beta1.devices.kubeedge.io",
                change(null, "default/t1", "put", "2"),
                DEVICE);
        // When
        Exchange done =
                cloud.nodeSends(
                        "edge-1",
                        "state",
                        "twin",
                        "default/t1",
                        "{\"device\":{\"uid\":\"d1\"},\"state\":\"online\",\"twins\":[]}");
        // Then
        assertThat(done.getException()).isNull();
        JsonObject status = new JsonObject(cloud.api.sent("apply?").get(0).body());
        assertThat(status.getString("kind")).isEqualTo("DeviceStatus");
        assertThat(status.getJsonObject("status").getString("state")).isEqualTo("online");
        assertThat(status.getJsonObject("metadata").getJsonArray("ownerReferences").toString())
                .contains("d1");
    }

    @Test
    void aReadingIsStoredOnceAndDelivered() throws Exception {
        // Given
        MockEndpoint delivered = cloud.context().getEndpoint("mock:telemetry", MockEndpoint.class);
        delivered.expectedBodiesReceived("{\"n\":1}", "{\"n\":2}");
        // When
        cloud.nodeSends("edge-1", "events", "telemetry", "default/t1", "{\"n\":1}");
        cloud.nodeSends("edge-1", "events", "telemetry", "default/t1", "{\"n\":2}");
        // Then
        delivered.assertIsSatisfied(20_000);
    }

    @Test
    void aNodeDeletedWhileConnectedIsRegisteredAgain() {
        // Given
        connect("edge-1");
        cloud.nodeSends("edge-1", "health", "node", "edge-1", "{\"status\":{}}");
        int before = cloud.api.sent("apply?").size();
        // When
        cloud.watch("nodes", change(null, "edge-1", "delete", "9"), "{}");
        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(cloud.api.sent("apply?")).hasSizeGreaterThan(before));
    }

    @Test
    void aMessageThatCannotBeOfItsKindIsSetAside() {
        // When
        Exchange done = cloud.nodeSends("edge-1", "health", "node", "edge-1", "not a JSON object");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(cloud.bean("refusals", Refusals.class).count(CloudCode.UNREADABLE_BODY))
                .isEqualTo(1);
    }

    private static final String POD =
            "{\"metadata\":{\"namespace\":\"default\",\"name\":\"web\"},\"spec\":{\"volumes\":["
                    + "{\"configMap\":{\"name\":\"settings\"}}]}}";
    private static final String DEVICE =
            "{\"spec\":{\"nodeName\":\"edge-1\",\"deviceModelRef\":{\"name\":\"thermo\"}}}";

    private void connect(String node) {
        cloud.node(node, "connected");
        await().atMost(SOON).until(() -> !targets("podTargets").current().isEmpty());
    }

    private void ownPod() {
        connect("edge-1");
        cloud.watch("pods", change(podWatch(), "default/web", "put", "5"), POD);
        await().atMost(SOON).until(() -> !cloud.hub.sent().isEmpty());
    }

    private String podWatch() {
        return targets("podTargets").current().iterator().next().id();
    }

    private LiveWatchTargets targets(String name) {
        return cloud.bean(name, LiveWatchTargets.class);
    }

    private static Map<String, Object> change(String target, String key, String op, String rev) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CaravelTarget", target);
        headers.put("CaravelKey", key);
        headers.put("CaravelOp", op);
        headers.put("CaravelRev", rev);
        return headers;
    }
}
