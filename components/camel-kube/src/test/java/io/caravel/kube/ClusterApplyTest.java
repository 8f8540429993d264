package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What {@code kube-apply:} promises, on a real API server: see {@link RealApi}. */
class ClusterApplyTest extends ClusterScene {
    @Test
    void aNodeIsRegisteredAndWhatOthersPutOnItStays() {
        // Given
        ok("kube-apply:apply?resource=nodes", Map.of(), node("a"));
        client.nodes()
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"theirs\":\"kept\"}}}");

        // When
        ok("kube-apply:apply?resource=nodes", Map.of(), node("b"));
        Map<String, Object> key = Map.of(KubeConstants.KEY, name);
        ok("kube-apply:status?resource=nodes&replace=true", key, nodeStatus("192.0.2.1", "2"));
        ok("kube-apply:status?resource=nodes&replace=true", key, nodeStatus("192.0.2.2", "4"));

        // Then
        Node node = client.nodes().withName(name).get();
        assertThat(node.getMetadata().getLabels())
                .containsEntry("theirs", "kept")
                .containsEntry("ours", "b");
        assertThat(node.getStatus().getAddresses())
                .extracting(address -> address.getAddress())
                .containsExactly("192.0.2.2");
        assertThat(node.getStatus().getCapacity().get("cpu").getAmount()).isEqualTo("4");
        assertThat(node.getStatus().getCapacity()).doesNotContainKey("example.org/gpu-2");
    }

    @Test
    void aLeaseIsMadeAndRenewed() {
        // Given
        Map<String, Object> key = Map.of(KubeConstants.KEY, "kube-node-lease/" + name);
        ok("kube-apply:apply?resource=leases", key, lease("2026-11-22T10:00:00.000000Z"));

        // When
        ok("kube-apply:apply?resource=leases", key, lease("2026-11-22T10:00:10.123456Z"));

        // Then
        Lease lease = client.leases().inNamespace("kube-node-lease").withName(name).get();
        assertThat(lease.getSpec().getRenewTime().toString()).contains("10:00:10.123456");
    }

    @Test
    void aPodStatusReplacesTheOneBeforeAndLeavesTheSchedulersCondition() {
        // Given
        Map<String, Object> key = runningPod();

        // When
        ok(
                "kube-apply:status?resource=pods&replace=true",
                key,
                "{\"status\":{\"phase\":\"Pending\",\"podIP\":\"10.0.0.3\",\"podIPs\":[{\"ip\":\"10.0.0.3\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}");

        // Then
        PodStatus status = client.pods().inNamespace(name).withName("web").get().getStatus();
        assertThat(status.getPodIPs()).extracting(ip -> ip.getIp()).containsExactly("10.0.0.3");
        assertThat(status.getMessage()).isNull();
        assertThat(status.getHostIP()).isNull();
        assertThat(status.getContainerStatuses()).isNullOrEmpty();
        assertThat(status.getConditions())
                .extracting(condition -> condition.getType())
                .containsExactlyInAnyOrder("PodScheduled", "Ready");
    }

    @Test
    void aStatusOrDeletionForAnotherUidTouchesNothing() {
        // Given
        runningPod();
        Map<String, Object> other =
                Map.of(KubeConstants.KEY, name + "/web", KubeConstants.UID, "another");

        // When
        Exchange status =
                send(
                        "kube-apply:status?resource=pods&replace=true",
                        other,
                        "{\"status\":{\"phase\":\"Failed\"}}");
        Exchange deletion = send("kube-apply:delete?resource=pods&grace=0", other, null);

        // Then
        assertThat(status.getException()).isInstanceOf(KubeGoneException.class);
        assertThat(deletion.getException()).isNull();
        assertThat(deletion.getMessage().getHeader(KubeConstants.UNCHANGED)).isEqualTo(true);
        Pod pod = client.pods().inNamespace(name).withName("web").get();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void aPodGoesAtOnceWithGraceZeroAndItsUid() {
        // Given
        Map<String, Object> key = runningPod();

        // When
        ok("kube-apply:delete?resource=pods&grace=0", key, null);
        Exchange again = send("kube-apply:delete?resource=pods&grace=0", key, null);
        Exchange late =
                send("kube-apply:status?resource=pods", key, "{\"status\":{\"phase\":\"Failed\"}}");

        // Then
        assertThat(client.pods().inNamespace(name).withName("web").get()).isNull();
        assertThat(again.getException()).isNull();
        assertThat(late.getException()).isInstanceOf(KubeGoneException.class);
    }

    @Test
    void aDeviceStatusIsMadeAndFollowsItsReports() {
        // When
        ok("kube-apply:apply?resource=" + STATUSES, Map.of(), deviceStatus("20.5"));
        ok("kube-apply:apply?resource=" + STATUSES, Map.of(), deviceStatus("21.0"));

        // Then
        GenericKubernetesResource status =
                client.genericKubernetesResources("devices.kubeedge.io/v1beta1", "DeviceStatus")
                        .inNamespace(name)
                        .withName("t1")
                        .get();
        assertThat(status.<String>get("status", "twins", 0, "reported", "value")).isEqualTo("21.0");
    }

    @Test
    void anEventThatComesTwiceIsThereOnce() {
        // Given
        String event =
                "{\"metadata\":{\"namespace\":\"%1$s\",\"name\":\"web.1\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"%1$s\",\"name\":\"web\"},\"type\":\"Normal\",\"reason\":\"Pulled\",\"message\":\"m\"}"
                        .formatted(name);

        // When
        ok("kube-apply:create?resource=events&existsOk=true", Map.of(), event);
        ok("kube-apply:create?resource=events&existsOk=true", Map.of(), event);

        // Then
        assertThat(client.v1().events().inNamespace(name).list().getItems()).hasSize(1);
    }

    @Test
    void whatIsNotServedIsRetryableAndWhatIsInvalidIsNot() {
        // When
        Exchange unserved =
                send(
                        "kube-apply:status?resource=things.v1.example.org",
                        Map.of(KubeConstants.KEY, name + "/x"),
                        "{\"status\":{}}");
        Exchange invalid =
                send(
                        "kube-apply:apply?resource=devicemodels.v1beta1.devices.kubeedge.io",
                        Map.of(KubeConstants.KEY, name + "/x"),
                        "{\"kind\":\"DeviceModel\",\"spec\":{\"properties\":[{\"type\":\"COLOUR\"}]}}");

        // Then
        assertThat(unserved.getException()).isInstanceOf(KubeUnavailableException.class);
        assertThat(invalid.getException()).isInstanceOf(KubeRejectedException.class);
    }

    private String node(String label) {
        JsonObject labels = new JsonObject().put("ours", label);
        return new JsonObject()
                .put("metadata", new JsonObject().put("name", name).put("labels", labels))
                .encode();
    }

    private static String nodeStatus(String address, String cpu) {
        JsonObject internal = new JsonObject().put("type", "InternalIP").put("address", address);
        JsonObject capacity = new JsonObject().put("cpu", cpu).put("example.org/gpu-" + cpu, "1");
        JsonObject status =
                new JsonObject()
                        .put("addresses", new JsonArray().add(internal))
                        .put("capacity", capacity);
        return new JsonObject().put("status", status).encode();
    }

    private String lease(String time) {
        JsonObject spec =
                new JsonObject()
                        .put("holderIdentity", name)
                        .put("leaseDurationSeconds", 40)
                        .put("renewTime", time);
        return new JsonObject().put("spec", spec).encode();
    }
}
