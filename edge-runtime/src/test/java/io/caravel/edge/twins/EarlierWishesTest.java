package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge wants something new before the Device has come back with what it wanted before. */
class EarlierWishesTest {

    @TempDir Path folder;
    private TwinWorld world;
    private int rev = 1;

    @BeforeEach
    void start() {
        world = new TwinWorld(folder);
        world.thermostat("1", "u1", "20");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** The edge wants a value, and the cloud is told. */
    private JsonObject wantAndTell(String value, long time) {
        want(value, time);
        return told();
    }

    private void want(String value, long time) {
        world.ask(
                TwinWorld.T1 + "twin/update",
                "{\"twin\":{\"target\":{\"expected\":{\"value\":\"%s\",\"metadata\":{\"timestamp\":%d}}}}}"
                        .formatted(value, time));
    }

    /** What the cloud is told of the target now, null when nothing is said. */
    private JsonObject told() {
        world.nanos.addAndGet(TwinReports.SPACING);
        return world.reports.due().stream()
                .filter(event -> event.kind().equals("twindesired"))
                .map(event -> new JsonObject(event.body()).getJsonObject("desired"))
                .map(desired -> desired.getJsonObject("target"))
                .findFirst()
                .orElse(null);
    }

    /** The Device comes with a value that it says the edge has set. */
    private void deviceHas(String value, long time) {
        JsonObject target = TwinWorld.desired("target", value);
        target.getJsonObject("desired")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("timestamp", String.valueOf(time))
                                .put("setBy", "edge-1"));
        world.device(
                "t1", String.valueOf(++rev), "u1", TwinWorld.desired("temperature", ""), target);
        world.applyAll();
    }

    private TwinDocument twin() {
        return world.twins.get("default/t1").orElseThrow();
    }

    private String expected() {
        return TwinDocument.value(twin().property("target"), "expected");
    }

    @Test
    void aNewerWishStandsWhenTheDeviceComesBackWithTheOneBefore() {
        // Given a wish that the cloud was told, and a newer one
        wantAndTell("25", 7_000);
        want("30", 8_000);
        // When the Device comes back with the first
        deviceHas("25", 7_000);
        // Then that is no conflict: the newer one stands, and replaces it in the Device
        assertThat(expected()).isEqualTo("30");
        assertThat(twin().conflicts().isEmpty()).isTrue();
        assertThat(told().encode()).isEqualTo("{\"value\":\"30\",\"base\":\"25\",\"time\":8000}");
        // And the Device that has it ends it
        deviceHas("30", 8_000);
        assertThat(twin().pending().isEmpty()).isTrue();
        assertThat(expected()).isEqualTo("30");
    }

    @Test
    void aWishThatWasTakenBackAfterItWasToldIsTakenBackInTheDeviceToo() {
        // Given a wish that the cloud was told and that is taken back
        wantAndTell("25", 7_000);
        want("20", 8_000);
        // When the Device comes back with it all the same
        deviceHas("25", 7_000);
        // Then it is not wanted again, and the cloud hears what is
        assertThat(expected()).isEqualTo("20");
        assertThat(told().encode()).isEqualTo("{\"value\":\"20\",\"base\":\"25\",\"time\":8000}");
    }

    @Test
    void aChangeInTheCloudIsAConflictThoughTheDeviceStillNamesTheEdge() {
        // Given a wish that the cloud was told, and a newer one
        wantAndTell("25", 7_000);
        want("30", 8_000);
        // When somebody edits only the value in the Device
        deviceHas("28", 7_000);
        // Then the policy decides
        assertThat(expected()).isEqualTo("28");
        assertThat(twin().conflicts().getJsonObject(0).getString("winner")).isEqualTo("cloud");
    }
}
