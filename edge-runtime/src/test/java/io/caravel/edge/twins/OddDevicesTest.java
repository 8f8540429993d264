package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices and DeviceModels as no one writes them on purpose. */
class OddDevicesTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metadata\":null,\"spec\":null}",
                "{\"metadata\":{\"uid\":null,\"labels\":null,\"annotations\":null}}",
                "{\"spec\":{\"properties\":null,\"stateReport\":null,\"deviceModelRef\":null}}",
                "{\"spec\":{\"properties\":[null,{\"name\":null},{\"name\":\"p\",\"desired\":null}]}}",
                "{\"caravel\":null,\"spec\":{\"deviceModelRef\":{\"name\":null}}}",
                "{\"spec\":{\"properties\":7}}",
                "[]",
                "{}"
            })
    void anOddDeviceHoldsUpNoOtherAlsoNotAtTheStart(String odd) {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a Device full of nulls or of another form
            world.objects.put("device", "default/a", "1", odd).toCompletableFuture().join();
            // When it is applied with another one
            world.thermostat("1", "u1", "20");
            // Then the other one is there
            assertThat(world.twins.get("default/t1")).isPresent();
        }
        // And an edge that starts with it reads the other one too
        try (TwinWorld world = new TwinWorld(folder)) {
            assertThat(world.devices.get("default/t1")).isPresent();
        }
    }

    @Test
    void aTwinIsNeverLargerThanTheLinkTakes() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a device that reports letters of which each takes six bytes on the wire
            world.thermostat("1", "u1", "20");
            int refused = 0;
            // When it fills one property after the other
            for (int i = 0; i < 13; i++) {
                Outcome outcome = world.report("p" + i, "\u0001".repeat(40_000));
                refused += TwinWorld.payload(outcome, "result").containsKey("code") ? 1 : 0;
            }
            // Then it is refused in time, and what the cloud is told of it stays small
            assertThat(refused).isPositive();
            assertThat(world.reports.due())
                    .allSatisfy(event -> assertThat(event.body()).hasSizeLessThan(1_000_000));
        }
    }
}
