package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails of a device stands in what the cloud is told of it. */
class DeviceFailuresTest {

    private static final JsonArray FAILURES =
            new JsonArray().add(new JsonObject().put("code", "EDGE-DEVICE-005").put("what", "x"));

    @TempDir Path folder;

    private static List<JsonObject> told(TwinWorld world) {
        List<JsonObject> told =
                world.reports.due().stream()
                        .filter(event -> "twin".equals(event.kind()))
                        .map(event -> new JsonObject(event.body()))
                        .toList();
        world.reports.told("twin", "default/t1");
        world.nanos.addAndGet(2_000_000_000L);
        return told;
    }

    @Test
    void aFailureIsToldWhenItComesAndWhenItGoes() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a device of which all is told
            world.limitedThermostat();
            assertThat(told(world)).hasSize(1);
            assertThat(told(world)).isEmpty();
            // When something of it fails
            world.reports.failing("default/t1", FAILURES);
            // Then the DeviceStatus has it, once
            assertThat(told(world))
                    .extracting(status -> status.getJsonObject("extensions"))
                    .containsExactly(new JsonObject().put("failures", FAILURES));
            assertThat(told(world)).isEmpty();
            // And not any more when it works again
            world.reports.failing("default/t1", new JsonArray());
            assertThat(told(world))
                    .hasSize(1)
                    .noneMatch(status -> status.containsKey("extensions"));
            world.reports.failing("default/t1", new JsonArray());
            assertThat(told(world)).isEmpty();
        }
    }
}
