package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring of the last values of a property, here of three. */
class TwinHistoryTest {

    @TempDir Path folder;

    private static List<String> values(TwinWorld world) {
        world.history.flush().toCompletableFuture().join();
        return world.database.read(
                connection -> {
                    List<String> found = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet rows =
                                    statement.executeQuery(
                                            "SELECT value FROM twin_history ORDER BY seq")) {
                        while (rows.next()) {
                            found.add(rows.getString(1));
                        }
                    }
                    return found;
                });
    }

    @Test
    void theLastValuesAreKeptInTheirOrderAlsoAfterARestart() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a device that has reported more than the ring takes
            world.thermostat("1", "u1", "20");
            for (int i = 1; i <= 5; i++) {
                world.report("temperature", String.valueOf(i));
            }
            // Then the last ones are there
            assertThat(values(world)).containsExactly("3", "4", "5");
        }
        try (TwinWorld world = new TwinWorld(folder)) {
            // And when the edge starts again, the next one follows
            world.report("temperature", "6");
            assertThat(values(world)).containsExactly("4", "5", "6");
        }
    }

    @Test
    void theValuesOfTheLastMomentAreWrittenWhenTheEdgeStops() {
        // Given values that nobody has waited for
        try (TwinWorld world = new TwinWorld(folder)) {
            world.thermostat("1", "u1", "20");
            world.report("temperature", "1");
            world.report("temperature", "2");
            // When the edge stops
        }
        // Then they are there when it starts again
        try (TwinWorld world = new TwinWorld(folder)) {
            assertThat(values(world)).containsExactly("1", "2");
        }
    }

    @Test
    void aLongValueIsCutAndADeviceThatGoesTakesItsHistoryWithIt() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a device with a long value
            world.thermostat("1", "u1", "20");
            world.report("note", "x".repeat(10_000));
            assertThat(values(world)).singleElement().asString().hasSize(4_097);
            // When the Device is deleted
            world.objects.delete("device", "default/t1", "2").toCompletableFuture().join();
            world.applyAll();
            // Then nothing is left of it
            assertThat(values(world)).isEmpty();
        }
    }
}
