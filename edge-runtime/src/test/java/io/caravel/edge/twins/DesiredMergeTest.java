package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is wanted in the cloud and at the edge, changed on either side of an outage or on both. */
class DesiredMergeTest {

    private static final String UPDATE = TwinWorld.T1 + "twin/update";

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> everyMerge() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                DesiredMergeTest.class.getResourceAsStream(
                                        "/golden/twins/merges.jsonl"),
                                StandardCharsets.UTF_8))) {
            for (JsonObject one : reader.lines().map(JsonObject::new).toList()) {
                tests.add(DynamicTest.dynamicTest(one.getString("case"), () -> merge(one)));
            }
        }
        return tests;
    }

    private void merge(JsonObject golden) throws IOException {
        try (TwinWorld world = new TwinWorld(Files.createTempDirectory(folder, "box"))) {
            // Given a value on which both agree, and what the edge wants since
            cloudWants(world, golden, "1", golden.getString("base"), 0);
            for (String edge : golden.getString("edge", "").split(",")) {
                if (!edge.isEmpty()) {
                    edgeWants(world, edge, golden.getLong("edgeTime", 1_700_000_000_000L));
                }
            }
            // When the cloud tells its Device
            cloudWants(
                    world, golden, "2", golden.getString("cloud"), golden.getLong("cloudTime", 0L));
            // Then the twin, what the cloud is told and the log of conflicts are as they should be
            TwinDocument twin = world.twins.get("default/t1").orElseThrow();
            assertThat(TwinDocument.value(twin.property("target"), "expected"))
                    .isEqualTo(golden.getString("expected"));
            assertThat(told(twin)).isEqualTo(golden.getJsonObject("told"));
            assertThat(conflict(twin)).isEqualTo(noted(golden));
            // And telling it again changes nothing
            cloudWants(
                    world, golden, "3", golden.getString("cloud"), golden.getLong("cloudTime", 0L));
            assertThat(world.twins.get("default/t1").orElseThrow().toJson())
                    .isEqualTo(twin.toJson());
        }
    }

    private static void cloudWants(
            TwinWorld world, JsonObject golden, String rev, String value, long time) {
        JsonObject model = TwinWorld.model(TwinWorld.property("target", "FLOAT", "ReadWrite"));
        annotate(model, Wishes.POLICY, golden.getString("model"));
        world.objects.put("devicemodel", "default/thermo", rev, model.encode());
        JsonObject device = TwinWorld.deviceJson("t1", "u1", TwinWorld.desired("target", value));
        annotate(device, Wishes.POLICY, golden.getString("policy"));
        annotate(device, Wishes.POLICY + ".target", golden.getString("own"));
        device.put("caravel", new JsonObject().put("desiredAt", time));
        world.objects
                .put("device", "default/t1", rev, device.encode())
                .toCompletableFuture()
                .join();
        world.applyAll();
    }

    private static void annotate(JsonObject object, String name, String value) {
        if (value != null) {
            JsonObject metadata = object.getJsonObject("metadata");
            JsonObject annotations = metadata.getJsonObject("annotations", new JsonObject());
            metadata.put("annotations", annotations.put(name, value));
        }
    }

    private static Outcome edgeWants(TwinWorld world, String value, long time) {
        return world.ask(
                UPDATE,
                "{\"twin\":{\"target\":{\"expected\":{\"value\":\"%s\",\"metadata\":{\"timestamp\":%d}}}}}"
                        .formatted(value, time));
    }

    private static JsonObject told(TwinDocument twin) {
        JsonObject told = TwinDesired.of(twin).getJsonObject("desired").getJsonObject("target");
        if (told != null) {
            told.remove("time");
        }
        return told;
    }

    private static JsonObject conflict(TwinDocument twin) {
        JsonArray conflicts = twin.conflicts();
        assertThat(conflicts.size()).isLessThanOrEqualTo(1);
        JsonObject found = conflicts.isEmpty() ? null : conflicts.getJsonObject(0).copy();
        if (found != null) {
            found.remove("time");
        }
        return found;
    }

    private static JsonObject noted(JsonObject golden) {
        if (golden.getString("winner") == null) {
            return null;
        }
        return new JsonObject()
                .put("property", "target")
                .put("policy", golden.getString("by"))
                .put("winner", golden.getString("winner"))
                .put("base", textOrNull(golden.getString("base")))
                .put("cloud", textOrNull(golden.getString("cloud")))
                .put("edge", golden.getString("edge"));
    }

    private static String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @Test
    void aWishOfTheEdgeIsToldUntilTheDeviceHasItAndWithdrawnWhenItIsTakenBack() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a thermostat whose target is changed at the edge
            world.thermostat("1", "u1", "20");
            edgeWants(world, "25", 7_000);
            // When the cloud is told, then with the value that it replaces, also after a restart
            assertThat(desired(world))
                    .isEqualTo("{\"value\":\"25\",\"base\":\"20\",\"time\":7000}");
            world.nanos.addAndGet(TwinReports.SPACING);
            world.reports.tellAgain();
            assertThat(desired(world)).isNotNull();
            // And when it is taken back, that takes the place of what waits
            edgeWants(world, "20", 8_000);
            world.nanos.addAndGet(TwinReports.SPACING);
            assertThat(desired(world)).isEqualTo("nothing");
        }
    }

    /** What the cloud is told of the target now, null when nothing is said. */
    private static String desired(TwinWorld world) {
        return world.reports.due().stream()
                .filter(event -> event.kind().equals("twindesired"))
                .map(event -> new JsonObject(event.body()).getJsonObject("desired"))
                .map(d -> d.isEmpty() ? "nothing" : d.getJsonObject("target").encode())
                .findFirst()
                .orElse(null);
    }

    @Test
    void whatTheCloudDoesNotKnowStaysAtTheEdge() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a thermostat
            world.thermostat("1", "u1", "20");
            // When a property is wanted that neither Device nor model have
            world.ask(UPDATE, "{\"twin\":{\"lamp\":{\"expected\":{\"value\":\"on\"}}}}");
            // Then it is the twin's, and the cloud does not hear of it
            TwinDocument twin = world.twins.get("default/t1").orElseThrow();
            assertThat(TwinDocument.value(twin.property("lamp"), "expected")).isEqualTo("on");
            assertThat(twin.pending().isEmpty()).isTrue();
        }
    }

    @Test
    void whatOnlyTheDeviceWritesCannotBeWanted() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given a thermostat whose temperature is read-only
            world.thermostat("1", "u1", "20");
            // When a temperature is wanted at the edge, then that is refused
            Outcome outcome =
                    world.ask(
                            UPDATE,
                            "{\"twin\":{\"temperature\":{\"expected\":{\"value\":\"30\"}}}}");
            assertThat(TwinWorld.payload(outcome, "result").getInteger("code")).isEqualTo(400);
        }
    }

    @Test
    void theLogOfConflictsKeepsTheLastOnes() {
        try (TwinWorld world = new TwinWorld(folder)) {
            // Given many conflicts
            world.thermostat("1", "u1", "0");
            for (int i = 1; i <= 40; i++) {
                edgeWants(world, "9" + i, i);
                world.thermostat(String.valueOf(i + 1), "u1", String.valueOf(i));
            }
            // Then the last ones are there, newest last, and the DeviceStatus shows them
            JsonArray conflicts = world.twins.get("default/t1").orElseThrow().conflicts();
            assertThat(conflicts.size()).isEqualTo(TwinDocument.MOST_CONFLICTS);
            assertThat(conflicts.getJsonObject(conflicts.size() - 1).getString("cloud"))
                    .isEqualTo("40");
            assertThat(world.reports.due())
                    .anySatisfy(event -> assertThat(event.body()).contains("\"winner\":\"cloud\""));
        }
    }
}
