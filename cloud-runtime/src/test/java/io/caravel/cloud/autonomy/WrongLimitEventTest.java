package io.caravel.cloud.autonomy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class WrongLimitEventTest {

    private static final String NODE =
            "{\"metadata\":{\"uid\":\"n1\",\"annotations\":{\"caravel.io/autonomy-duration\":\"soon\"}}}";

    @Test
    void theEventOfANodeWithALongNameHasANameThatTheApiTakes() {
        // Given
        String node = "n".repeat(253);
        // When
        JsonObject event = new JsonObject(new WrongLimitEvent(Clock.systemUTC()).of(node, NODE));
        // Then
        assertThat(event.getJsonObject("metadata").getString("name"))
                .matches("n{244}\\.[0-9a-f]{8}");
        assertThat(event.getJsonObject("involvedObject").getString("name")).isEqualTo(node);
    }
}
