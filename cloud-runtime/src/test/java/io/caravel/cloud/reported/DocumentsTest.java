package io.caravel.cloud.reported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T16:31:35.453900Z"), ZoneOffset.UTC);

    @Test
    void theLeaseIsTheRecordedOne() throws IOException {
        // Given
        RegisteredNodes nodes = new RegisteredNodes();
        nodes.exists("edge-1", "{\"metadata\":{\"uid\":\"dc3958c1-ca87-4a1f-a666-e772a9524cac\"}}");
        JsonObject recorded = golden("lease.json");
        recorded.getJsonObject("metadata").remove("creationTimestamp");
        // When
        JsonObject lease = new JsonObject(new LeaseDocument(nodes, CLOCK).of("edge-1"));
        // Then
        assertThat(lease).isEqualTo(recorded);
    }

    @Test
    void aLeaseOfANodeThatIsNotKnownYetHasNoOwner() {
        // When
        JsonObject lease =
                new JsonObject(new LeaseDocument(new RegisteredNodes(), CLOCK).of("edge-1"));
        // Then
        assertThat(lease.getJsonObject("metadata").containsKey("ownerReferences")).isFalse();
    }

    @Test
    void theNodeHasTheRecordedLabelsAndKubeletPort() throws IOException {
        // Given
        JsonObject recorded = golden("node.json");
        String said =
                "{\"labels\":{\"kubernetes.io/arch\":\"amd64\",\"kubernetes.io/os\":\"linux\","
                        + "\"beta.kubernetes.io/arch\":\"amd64\",\"beta.kubernetes.io/os\":\"linux\"},"
                        + "\"status\":{\"addresses\":[]}}";
        // When
        JsonObject node = new JsonObject(new NodeDocument("", 10350, "cloud-0").of("edge-1", said));
        // Then
        assertThat(node.getJsonObject("metadata").getJsonObject("labels"))
                .isEqualTo(recorded.getJsonObject("metadata").getJsonObject("labels"));
        assertThat(node.getJsonObject("status").getJsonObject("daemonEndpoints"))
                .isEqualTo(recorded.getJsonObject("status").getJsonObject("daemonEndpoints"));
        assertThat(node.getJsonObject("spec")).isNull();
    }

    @Test
    void aNameThatIsTooLongForALabelIsCutThere() {
        // Given a name of 64 letters, cut where no label may end
        String name = "e".repeat(61) + "--x";
        // When
        JsonObject metadata =
                new JsonObject(new NodeDocument("", 0, "cloud-0").of(name, "{}"))
                        .getJsonObject("metadata");
        // Then
        assertThat(metadata.getString("name")).isEqualTo(name);
        assertThat(metadata.getJsonObject("labels").getString("kubernetes.io/hostname"))
                .isEqualTo("e".repeat(61));
    }

    @Test
    void theApiReachesTheNodeThroughThisRuntimeWhenItHasAnAddress() {
        // Given
        String said =
                "{\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.0.2.2\"},"
                        + "{\"type\":\"Hostname\",\"address\":\"edge-1\"}]}}";
        // When
        JsonArray addresses =
                new JsonObject(
                                new NodeDocument("198.51.100.7", 10350, "cloud-0")
                                        .of("edge-1", said))
                        .getJsonObject("status")
                        .getJsonArray("addresses");
        // Then
        assertThat(addresses.encode())
                .isEqualTo(
                        "[{\"type\":\"InternalIP\",\"address\":\"198.51.100.7\"},"
                                + "{\"type\":\"ExternalIP\",\"address\":\"192.0.2.2\"},"
                                + "{\"type\":\"Hostname\",\"address\":\"edge-1\"}]");
    }

    @Test
    void aMessageThatComesAgainMakesTheSameEvent() {
        // Given
        PodEventDocument events = new PodEventDocument(CLOCK);
        String body = "{\"uid\":\"u\",\"reason\":\"Started\",\"message\":\"m\",\"time\":0}";
        // When
        String first = events.of("edge-1", "default/web", "e/1", body);
        String again = events.of("edge-1", "default/web", "e/1", body);
        String other = events.of("edge-1", "default/web", "e/2", body);
        // Then
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(new JsonObject(first).getString("firstTimestamp"))
                .isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void anEventOfAPodWithALongNameHasANameThatTheApiTakes() {
        // Given a name as long as that of a Pod can be
        String pod = "p".repeat(253);
        // When
        JsonObject event =
                new JsonObject(
                        new PodEventDocument(CLOCK).of("edge-1", "default/" + pod, "e/1", "{}"));
        // Then the Event still says whole which Pod it is about
        assertThat(event.getJsonObject("metadata").getString("name"))
                .matches("p{236}\\.[0-9a-f]{16}");
        assertThat(event.getJsonObject("involvedObject").getString("name")).isEqualTo(pod);
    }

    @Test
    void anEventWithoutAReadableTimeHasTheTimeOfThisRuntime() {
        // When
        JsonObject event =
                new JsonObject(
                        new PodEventDocument(CLOCK)
                                .of("edge-1", "default/web", "e/1", "{\"time\":\"soon\"}"));
        // Then
        assertThat(event.getString("firstTimestamp")).isEqualTo("2026-11-22T16:31:35Z");
    }

    @Test
    void aDeviceStatusIsOwnedByItsDeviceAndHoldsWhatTheTwinSays() {
        // When
        JsonObject status =
                new JsonObject(
                        new DeviceStatusDocument()
                                .of(
                                        "shop/t1",
                                        "{\"device\":{\"uid\":\"d1\"},\"state\":\"online\","
                                                + "\"lastOnlineTime\":null,\"twins\":[{\"propertyName\":\"p\"}]}",
                                        1_763_829_095_123L));
        // Then
        assertThat(status.getJsonObject("metadata").getString("namespace")).isEqualTo("shop");
        assertThat(status.getJsonObject("metadata").getJsonArray("ownerReferences").encode())
                .contains("\"kind\":\"Device\"", "\"uid\":\"d1\"");
        assertThat(status.getJsonObject("status").fieldNames())
                .containsExactlyInAnyOrder("state", "twins", "extensions");
        assertThat(status.getJsonObject("status").getJsonObject("extensions").getString("asOf"))
                .isEqualTo("2025-11-22T16:31:35Z");
    }

    @Test
    void aPodLeavesTheApiOnlyWhenItsNodeSaysSo() {
        assertThat(new PodRemoval().isDue("{\"remove\":true}")).isTrue();
        assertThat(new PodRemoval().isDue("{\"remove\":\"true\"}")).isFalse();
        assertThat(new PodRemoval().isDue("{}")).isFalse();
        assertThat(new PodUid().of("{\"uid\":\"u1\"}")).isEqualTo("u1");
        for (String ofNone : new String[] {"{}", "{\"uid\":\"\"}"}) {
            assertThatThrownBy(() -> new PodUid().of(ofNone))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aConditionThatHasNoReasonAnyMoreSaysSo() {
        // When
        String status =
                new PodStatusDocument()
                        .of(
                                "{\"uid\":\"u\",\"status\":{\"phase\":\"Running\",\"conditions\":["
                                        + "{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        // Then
        assertThat(status)
                .isEqualTo(
                        "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\","
                                + "\"status\":\"True\",\"reason\":null,\"message\":null}]}}");
    }

    @Test
    void aNodeIsMadeAgainOnlyWhileItIsConnectedAndKnown() {
        // Given
        RegisteredNodes nodes = new RegisteredNodes();
        NodeRestorer restorer = new NodeRestorer(nodes);
        nodes.said("edge-1", "{\"status\":{}}");
        // When
        String put = restorer.restore("put", "edge-1", "{\"metadata\":{\"uid\":\"u1\"}}");
        String deleted = restorer.restore("delete", "edge-1", "u1");
        nodes.left("edge-1");
        String afterwards = restorer.restore("delete", "edge-1", "u1");
        // Then
        assertThat(put).isEmpty();
        assertThat(deleted).isEqualTo("{\"status\":{}}");
        assertThat(afterwards).isEmpty();
        assertThat(restorer.restore("synced", null, null)).isEmpty();
    }

    private static JsonObject golden(String name) throws IOException {
        try (InputStream in = DocumentsTest.class.getResourceAsStream("/golden/" + name)) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
