package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
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
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A real API server, in a namespace and with a Node of its own, which are removed in the end. */
class ClusterScene {
    private static final String RUNNING =
            "{\"status\":{\"phase\":\"Running\",\"message\":\"m\",\"hostIP\":\"192.0.2.1\",\"hostIPs\":[{\"ip\":\"192.0.2.1\"}],\"podIP\":\"10.0.0.2\",\"podIPs\":[{\"ip\":\"10.0.0.2\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"Initialized\",\"status\":\"True\"}],\"containerStatuses\":[{\"name\":\"c\",\"image\":\"none\",\"imageID\":\"\",\"ready\":true,\"restartCount\":0,\"state\":{\"running\":{}}}]}}";
    static final Duration SOON = Duration.ofSeconds(60);
    static final String STATUSES = "devicestatuses.v1beta1.devices.kubeedge.io";

    final String name = "caravel-test-" + UUID.randomUUID().toString().substring(0, 8);
    final KubernetesClient client = client();
    final CamelContext camel = new DefaultCamelContext();
    final ProducerTemplate template = camel.createProducerTemplate();
    final Received received = new Received();

    @BeforeAll
    static void needsRealApi() {
        RealApi.assumeThere();
    }

    private static KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(RealApi.config()).build();
    }

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
        camel.getRegistry().bind("kubernetesClient", componentClient());
        camel.start();
        template.start();
    }

    /** The client of the component; a test may want to see what it asks for. */
    KubernetesClient componentClient() {
        return client();
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

    Map<String, Object> runningPod() {
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
        ok("kube-apply:status?resource=pods&replace=true", key, RUNNING);
        return key;
    }

    String deviceStatus(String value) {
        return "{\"kind\":\"DeviceStatus\",\"metadata\":{\"namespace\":\"%s\",\"name\":\"t1\"},\"status\":{\"state\":\"online\",\"twins\":[{\"propertyName\":\"temperature\",\"reported\":{\"value\":\"%s\"}}]}}"
                .formatted(name, value);
    }

    void ok(String uri, Map<String, Object> headers, String body) {
        assertThat(send(uri, headers, body).getException()).isNull();
    }

    Exchange send(String uri, Map<String, Object> headers, String body) {
        return template.send(
                uri,
                exchange -> {
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                    exchange.getMessage().setBody(body);
                });
    }
}
