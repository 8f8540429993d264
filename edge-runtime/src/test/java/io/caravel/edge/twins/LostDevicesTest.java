package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A twin whose Device is not in the store stays until the cloud has told all Devices. */
class LostDevicesTest {

    @TempDir Path folder;

    @Test
    void a_twin_whose_device_the_store_lost_stays_until_all_devices_are_told() {
        // Given a twin, and a store that lost its Device
        try (TwinWorld world = new TwinWorld(folder)) {
            world.thermostat("1", "u1", "20");
            world.report("temperature", "21");
            world.database
                    .write(
                            connection -> {
                                try (Statement statement = connection.createStatement()) {
                                    return statement.executeUpdate("DELETE FROM objects");
                                }
                            })
                    .join();
        }

        // When the edge starts again
        try (TwinWorld world = new TwinWorld(folder)) {
            world.applyAll();

            // Then the twin stays, and goes when all Devices are told
            assertThat(world.twins.keys()).containsExactly("default/t1");
            world.objects.complete("device").toCompletableFuture().join();
            assertThat(world.applyAll()).isNotEmpty();
            assertThat(world.twins.keys()).isEmpty();
        }
    }

    @Test
    void a_device_that_the_cloud_deletes_goes_at_once() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a twin in a store that is not complete
            world.thermostat("1", "u1", "20");
            // When the cloud deletes its Device
            world.objects.delete("device", "default/t1", "2").toCompletableFuture().join();
            world.applyAll();
            // Then
            assertThat(world.twins.keys()).isEmpty();
        }
    }
}
