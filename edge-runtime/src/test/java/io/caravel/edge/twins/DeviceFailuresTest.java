package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails of a device stands in what the cloud is told of it. */
class DeviceFailuresTest {

    private static final DeviceFailure FAILURE =
            new DeviceFailure("EDGE-DEVICE-005", "x", "it is broken", Instant.EPOCH);
    private static final JsonArray FAILURES = new JsonArray().add(FAILURE.json());

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
            world.reports.failing("default/t1", "kamelets", List.of(FAILURE));
            // Then the DeviceStatus has it, once
            assertThat(told(world))
                    .extracting(status -> status.getJsonObject("extensions"))
                    .containsExactly(new JsonObject().put("failures", FAILURES));
            assertThat(told(world)).isEmpty();
            // And not any more when it works again
            world.reports.failing("default/t1", "kamelets", List.of());
            assertThat(told(world))
                    .hasSize(1)
                    .noneMatch(status -> status.containsKey("extensions"));
            world.reports.failing("default/t1", "kamelets", List.of());
            assertThat(told(world)).isEmpty();
        }
    }

    @Test
    void aDesiredValueThatTheModelForbidsIsInTheDeviceStatusUntilItIsMended() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a device whose temperature ends at 125
            world.limitedThermostat();
            told(world);
            // When the cloud wants more, and says it twice
            world.device("t1", "2", "u1", TwinWorld.desired("temperature", "126"));
            world.applyAll();
            world.device("t1", "3", "u1", TwinWorld.desired("temperature", "126"));
            world.applyAll();
            // Then the DeviceStatus says why that is not so, once
            JsonObject failure = failures(told(world)).getJsonObject(0);
            assertThat(failure.getString("code")).isEqualTo("EDGE-TWIN-005");
            assertThat(failure.getString("what")).isEqualTo("desired temperature");
            assertThat(failure.getString("reason")).contains("above the maximum 125");
            assertThat(told(world)).isEmpty();
            // And not any more when it is mended, whatever the Kamelets say
            world.reports.failing("default/t1", "kamelets", List.of(FAILURE));
            assertThat(failures(told(world))).hasSize(2);
            world.device("t1", "4", "u1", TwinWorld.desired("temperature", "30"));
            world.applyAll();
            assertThat(failures(told(world))).isEqualTo(FAILURES);
        }
    }

    private static JsonArray failures(List<JsonObject> told) {
        assertThat(told).hasSize(1);
        return told.get(0).getJsonObject("extensions").getJsonArray("failures");
    }
}
