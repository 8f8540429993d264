package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class StatusPatchTest {

    @Test
    void theListsOfANodeCarryADirectiveUntilItIsRefused() {
        // Given
        JsonObject status = new JsonObject("{\"addresses\":[{\"type\":\"InternalIP\"}]}");

        // When
        JsonObject patch = StatusPatch.replacing("nodes", status);

        // Then
        assertThat(patch.getJsonArray("addresses"))
                .isEqualTo(new JsonArray("[{\"type\":\"InternalIP\"},{\"$patch\":\"replace\"}]"));
        assertThat(status.getJsonArray("addresses")).hasSize(1);
        assertThat(StatusPatch.otherForm(patch)).isEqualTo(status);
    }

    @Test
    void theListsOfAPodCarryADirectiveOnlyWhenThePlainFormIsRefused() {
        // When
        JsonObject patch =
                StatusPatch.replacing(
                        "pods", new JsonObject("{\"podIPs\":[{\"ip\":\"10.0.0.2\"}]}"));

        // Then
        assertThat(patch.getJsonArray("podIPs"))
                .isEqualTo(new JsonArray("[{\"ip\":\"10.0.0.2\"}]"));
        assertThat(StatusPatch.otherForm(patch).getJsonArray("podIPs"))
                .isEqualTo(new JsonArray("[{\"ip\":\"10.0.0.2\"},{\"$patch\":\"replace\"}]"));
    }

    @Test
    void anAddressThatTheApiKeptIsRemovedByASecondPatch() {
        // Given
        JsonObject status = new JsonObject("{\"podIPs\":[{\"ip\":\"10.0.0.3\"}]}");
        JsonObject stored =
                new JsonObject("{\"podIPs\":[{\"ip\":\"10.0.0.3\"},{\"ip\":\"10.0.0.2\"}]}");

        // When
        JsonObject patch = StatusPatch.removing(status, stored);

        // Then
        assertThat(patch)
                .isEqualTo(
                        new JsonObject(
                                "{\"podIPs\":[{\"ip\":\"10.0.0.3\"},{\"$patch\":\"replace\"}]}"));
    }

    @Test
    void nothingIsLeftOverWhenTheApiStoredWhatItWasTold() {
        // Given
        JsonObject status =
                new JsonObject(
                        "{\"addresses\":[{\"type\":\"Hostname\",\"address\":\"e\"}],\"hostIPs\":[{\"ip\":\"1.1.1.1\"}]}");
        JsonObject stored =
                new JsonObject("{\"addresses\":[{\"type\":\"Hostname\",\"address\":\"e\"}]}");

        // When
        JsonObject patch = StatusPatch.removing(status, stored);

        // Then
        assertThat(patch).isNull();
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
    void aQuantityThatANodeHasNoMoreIsRemovedByASecondPatch() {
        // Given
        JsonObject status = new JsonObject("{\"capacity\":{\"cpu\":\"2\"}}");
        JsonObject stored =
                new JsonObject("{\"capacity\":{\"cpu\":\"2\",\"hugepages-2Mi\":\"0\"}}");

        // When
        JsonObject patch = StatusPatch.removing(status, stored);

        // Then
        assertThat(patch).isEqualTo(new JsonObject("{\"capacity\":{\"hugepages-2Mi\":null}}"));
    }
}
