package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.kube.LiveWatchTargets;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cloud hops from the API to the nodes, in their unmodified YAML. */
class CloudDownRoutesTest {

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
    void allCloudRoutesRun() {
        assertThat(
                        List.of(
                                "pods-down-cloud-watch",
                                "configs-down-cloud-watch-configmap",
                                "configs-down-cloud-watch-secret",
                                "tokens-down-cloud-request",
                                "tokens-down-cloud-send",
                                "twin-desired-down-cloud-watch-device",
                                "twin-desired-down-cloud-watch-model",
                                "link-down-cloud-enqueue",
                                "link-down-cloud-meet",
                                "link-down-cloud-send",
                                "link-down-cloud-warn",
                                "link-up-cloud-receive",
                                "link-up-cloud-sort",
                                "node-up-cloud-hear",
                                "node-up-cloud-register",
                                "node-up-cloud-renew",
                                "node-up-cloud-restore",
                                "node-up-cloud-lease",
                                "node-up-cloud-settle",
                                "node-up-cloud-forget",
                                "node-up-cloud-set-back",
                                "node-up-cloud-tell",
                                "pod-status-up-cloud-apply",
                                "pod-status-up-cloud-store",
                                "pod-status-up-cloud-record",
                                "tokens-down-cloud-request",
                                "tokens-down-cloud-send",
                                "twin-reported-up-cloud-patch",
                                "twin-desired-up-cloud-apply",
                                "telemetry-up-cloud-store",
                                "telemetry-up-cloud-deliver"))
                .allSatisfy(id -> assertThat(cloud.context().getRoute(id)).as(id).isNotNull());
    }

    @Test
    void aPodOfAConnectedNodeAndItsConfigMapGoToThatNode() {
        // Given
        connect("edge-1");
        // When
        cloud.watch("pods", change(podWatch(), "default/web", "put", "5"), POD);
        await().atMost(SOON).until(() -> !targets("configMapTargets").current().isEmpty());
        String watch = targets("configMapTargets").current().iterator().next().id();
        cloud.watch("configmaps", change(watch, "default/settings", "put", "6"), "{\"data\":{}}");
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(told()).hasSize(2));
        assertThat(told())
                .containsExactly(
                        "edge-1 pod put default/web 5", "edge-1 configmap put default/settings 6");
        assertThat(cloud.hub.sent().get(0).body()).isEqualTo(POD);
    }

    @Test
    void aDeviceAndItsModelGoToTheNodeItIsAssignedTo() {
        // Given
        connect("edge-1");
        // When
        cloud.watch(
                "devicemodels.v1beta1.devices.kubeedge.io",
                change(null, "default/thermo", "put", "1"),
                "{}");
        cloud.watch(
                "devices.v1beta1.devices.kubeedge.io",
                change(null, "default/t1", "put", "2"),
                DEVICE);
        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(told())
                                        .containsExactly(
                                                "edge-1 devicemodel put default/thermo 1",
                                                "edge-1 device put default/t1 2"));
    }

    @Test
    void anObjectThatIsTooLargeForTheLinkIsToldByAnEventAndHoldsUpNothing() {
        // Given a link that does not take a Pod, of which the API has 1.5 MiB
        connect("edge-1");
        String swollen =
                new JsonObject(POD)
                        .mergeIn(
                                new JsonObject()
                                        .put("metadata", new JsonObject().put("uid", "u1"))
                                        .put("x", "\u0001".repeat(1_500_000)),
                                true)
                        .encode();
        cloud.hub.failing(
                message ->
                        message.body().length() > 2_000_000
                                ? new LinkException(LinkError.UNSENDABLE, "pod default/web")
                                : null);
        // When
        cloud.watch("pods", change(podWatch(), "default/web", "put", "5"), swollen);
        cloud.watch("pods", change(podWatch(), "default/slim", "put", "6"), POD);
        // Then the Pod says it, and the next one goes
        await().atMost(SOON).until(() -> told().contains("edge-1 pod put default/slim 6"));
        await().atMost(SOON).until(() -> cloud.api.sent("create?").size() == 1);
        JsonObject event = new JsonObject(cloud.api.sent("create?").get(0).body());
        assertThat(event.getString("reason")).isEqualTo("TooLargeForNode");
        assertThat(event.getString("message")).contains("edge-1", "LINK-014");
        assertThat(event.getJsonObject("involvedObject"))
                .isEqualTo(
                        new JsonObject()
                                .put("apiVersion", "v1")
                                .put("kind", "Pod")
                                .put("namespace", "default")
                                .put("name", "web")
                                .put("uid", "u1"));
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

    private String podWatch() {
        return targets("podTargets").current().iterator().next().id();
    }

    private LiveWatchTargets targets(String name) {
        return cloud.bean(name, LiveWatchTargets.class);
    }

    private List<String> told() {
        return cloud.hub.sent().stream()
                .map(
                        message ->
                                String.join(
                                        " ",
                                        message.header("CaravelNode"),
                                        message.header("CaravelKind"),
                                        message.header("CaravelOp"),
                                        message.header("CaravelKey"),
                                        message.header("CaravelRev")))
                .toList();
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
