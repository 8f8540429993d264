package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class StatusPatchTest {

    @Test
    void aPodStatusReplacesListsThatWouldBeMerged() {
        // Given
        JsonObject status =
                new JsonObject(
                        "{\"phase\":\"Running\",\"podIP\":\"10.0.0.2\",\"podIPs\":[{\"ip\":\"10.0.0.2\"}]}");

        // When
        JsonObject patch = StatusPatch.replacing("pods", status);

        // Then
        assertThat(patch.getJsonArray("podIPs"))
                .isEqualTo(new JsonArray("[{\"ip\":\"10.0.0.2\"},{\"$patch\":\"replace\"}]"));
        assertThat(status.getJsonArray("podIPs")).hasSize(1);
    }

    @Test
    void whatAPodStatusDoesNotHaveIsRemovedExceptWhatTheAgentNeverSets() {
        // When
        JsonObject patch = StatusPatch.replacing("pods", new JsonObject("{\"phase\":\"Pending\"}"));

        // Then
        assertThat(patch.containsKey("message")).isTrue();
        assertThat(patch.getValue("message")).isNull();
        assertThat(patch.containsKey("containerStatuses")).isTrue();
        assertThat(patch.containsKey("qosClass")).isFalse();
        assertThat(patch.containsKey("startTime")).isFalse();
        assertThat(patch.containsKey("nominatedNodeName")).isFalse();
    }

    @Test
    void conditionsOfOthersStayAndThoseOfTheAgentAreReplaced() {
        // Given
        JsonObject status =
                new JsonObject(
                        "{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"PodScheduled\",\"status\":\"True\"}]}");

        // When
        JsonArray conditions = StatusPatch.replacing("pods", status).getJsonArray("conditions");

        // Then
        assertThat(conditions).contains(new JsonObject("{\"type\":\"Ready\",\"status\":\"True\"}"));
        assertThat(conditions)
                .contains(new JsonObject("{\"$patch\":\"delete\",\"type\":\"Initialized\"}"));
        assertThat(conditions.encode()).doesNotContain("PodScheduled");
    }

    @Test
    void aNodeStatusReplacesAddressesAndQuantities() {
        // Given
        JsonObject status =
                new JsonObject(
                        "{\"addresses\":[{\"type\":\"Hostname\",\"address\":\"e\"}],\"capacity\":{\"cpu\":\"2\"}}");

        // When
        JsonObject patch = StatusPatch.replacing("nodes", status);

        // Then
        assertThat(patch.getJsonArray("addresses").getJsonObject(1).getString("$patch"))
                .isEqualTo("replace");
        assertThat(patch.getJsonObject("capacity").getString("$patch")).isEqualTo("replace");
    }
}
