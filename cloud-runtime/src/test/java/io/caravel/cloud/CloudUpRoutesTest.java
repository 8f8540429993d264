package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cloud.received.Refusals;
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
    void whatIsWantedAtAnEdgeBecomesTheDevicesUnlessTheCloudHasChangedIt() {
        // Given a Device of which 20 is wanted
        cloud.watch(
                "devices.v1beta1.devices.kubeedge.io",
                change(null, "default/t1", "put", "2"),
                WANTED);
        String wish =
                "{\"device\":{\"uid\":\"d1\"},\"desired\":{\"target\":{\"value\":\"25\",\"base\":\"%s\",\"time\":7}}}";
        // When its edge wants 25 in the place of 20
        cloud.nodeSends("edge-1", "state", "twindesired", "default/t1", wish.formatted("20"));
        // Then the route "twin-desired-up-cloud-apply" writes it under the edge's name
        RecordingComponent.Sent device = cloud.api.sent("apply?").get(0);
        assertThat(device.header("CaravelFieldManager")).isEqualTo("caravel-edge-edge-1");
        assertThat(device.header("CaravelKey")).isEqualTo("default/t1");
        assertThat(device.body()).contains("\"resourceVersion\":\"2\"").contains("\"25\"");
        // And not in the place of a value that is there no more
        cloud.nodeSends("edge-1", "state", "twindesired", "default/t1", wish.formatted("19"));
        assertThat(cloud.api.sent("apply?")).hasSize(1);
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
        delivered.assertIsSatisfied(SOON.toMillis());
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

    private static final String WANTED =
            "{\"metadata\":{\"uid\":\"d1\",\"resourceVersion\":\"2\"},\"spec\":{\"nodeName\":\"edge-1\","
                    + "\"properties\":[{\"name\":\"target\",\"desired\":{\"value\":\"20\"}}]}}";

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
