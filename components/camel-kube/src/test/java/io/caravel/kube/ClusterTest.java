package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the components promise, on the API server that the kubeconfig names: {@code mvn verify
 * -Dcaravel.cluster=true}. It works in a namespace and with a Node of its own and removes both.
 */
@EnabledIfSystemProperty(named = "caravel.cluster", matches = "true")
class ClusterTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String STATUSES = "devicestatuses.v1beta1.devices.kubeedge.io";

    private final String name = "caravel-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final CamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template = camel.createProducerTemplate();
    private final Received received = new Received();

    @BeforeEach
    void open() throws Exception {
        for (String file : List.of("10-devicemodels", "11-devices", "12-devicestatuses")) {
            Path path = Path.of("..", "..", "k8s", file + "-crd.yaml");
            try (InputStream content = Files.newInputStream(path)) {
                client.load(content).serverSideApply();
            }
        }
        client.namespaces()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
        camel.getRegistry().bind("kubernetesClient", new KubernetesClientBuilder().build());
        camel.start();
        template.start();
    }

    @AfterEach
    void close() {
        camel.stop();
        client.pods().inNamespace(name).withGracePeriod(0).delete();
        client.nodes().withName(name).delete();
        client.leases().inNamespace("kube-node-lease").withName(name).delete();
        client.namespaces().withName(name).delete();
        client.close();
    }

    @Test
    void aNodeIsRegisteredAndWhatOthersPutOnItStays() {
        // Given
        ok("kube-apply:apply?resource=nodes", Map.of(), node("a"));
        client.nodes()
                .withName(name)
                .edit(
                        node -> {
                            node.getMetadata().getLabels().put("theirs", "kept");
                            return node;
                        });

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

    private Map<String, Object> runningPod() {
        HasMetadata pod =
                client.resource(
                                new PodBuilder()
                                        .withNewMetadata()
                                        .withNamespace(name)
                                        .withName("web")
                                        .endMetadata()
                                        .withNewSpec()
                                        .withNodeName(name)
                                        .addNewContainer()
                                        .withName("c")
                                        .withImage("none")
                                        .endContainer()
                                        .endSpec()
                                        .build())
                        .create();
        Map<String, Object> key =
                Map.of(
                        KubeConstants.KEY,
                        name + "/web",
                        KubeConstants.UID,
                        pod.getMetadata().getUid());
        client.pods()
                .inNamespace(name)
                .withName("web")
                .editStatus(
                        found ->
                                new PodBuilder(found)
                                        .editOrNewStatus()
                                        .addNewCondition()
                                        .withType("PodScheduled")
                                        .withStatus("True")
                                        .endCondition()
                                        .endStatus()
                                        .build());
        ok(
                "kube-apply:status?resource=pods&replace=true",
                key,
                "{\"status\":{\"phase\":\"Running\",\"message\":\"m\",\"hostIP\":\"192.0.2.1\",\"hostIPs\":[{\"ip\":\"192.0.2.1\"}],\"podIP\":\"10.0.0.2\",\"podIPs\":[{\"ip\":\"10.0.0.2\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"Initialized\",\"status\":\"True\"}],\"containerStatuses\":[{\"name\":\"c\",\"image\":\"none\",\"imageID\":\"\",\"ready\":true,\"restartCount\":0,\"state\":{\"running\":{}}}]}}");
        return key;
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

    private String deviceStatus(String value) {
        return "{\"kind\":\"DeviceStatus\",\"metadata\":{\"namespace\":\"%s\",\"name\":\"t1\"},\"status\":{\"state\":\"online\",\"twins\":[{\"propertyName\":\"temperature\",\"reported\":{\"value\":\"%s\"}}]}}"
                .formatted(name, value);
    }

    private void ok(String uri, Map<String, Object> headers, String body) {
        assertThat(send(uri, headers, body).getException()).isNull();
    }

    private Exchange send(String uri, Map<String, Object> headers, String body) {
        return template.send(
                uri,
                exchange -> {
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                    exchange.getMessage().setBody(body);
                });
    }
}
