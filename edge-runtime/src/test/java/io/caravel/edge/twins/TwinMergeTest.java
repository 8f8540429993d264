package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a twin: first values, order, versions, conflicts, restarts. */
class TwinMergeTest {

    @TempDir Path folder;
    private TwinWorld world;

    @BeforeEach
    void start() {
        world = new TwinWorld(folder);
        world.thermostat("1", "u1", "20");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private JsonObject twin(String property) {
        Outcome outcome = world.ask(TwinWorld.T1 + "twin/get", "{}");
        return TwinWorld.payload(outcome, "twin/get/result")
                .getJsonObject("twin")
                .getJsonObject(property);
    }

    private static JsonObject reported(String value, long time) {
        return new JsonObject()
                .put(
                        "twin",
                        new JsonObject()
                                .put(
                                        "temperature",
                                        new JsonObject()
                                                .put(
                                                        "actual",
                                                        new JsonObject()
                                                                .put("value", value)
                                                                .put(
                                                                        "metadata",
                                                                        new JsonObject()
                                                                                .put(
                                                                                        "timestamp",
                                                                                        time)))));
    }

    @Test
    void theFirstReportedValueIsKept() {
        // When a device reports for the first time
        Outcome outcome = world.report("temperature", "21");
        // Then it stands, is reported, and is telemetry
        assertThat(TwinDocument.value(twin("temperature"), "actual")).isEqualTo("21");
        assertThat(outcome.events()).extracting(UpEvent::kind).containsExactly("telemetry");
        assertThat(world.reports.due()).extracting(UpEvent::body).anyMatch(b -> b.contains("21"));
    }

    @Test
    void aReadingWithoutTimeCountsAsItComesAlsoAfterAClockWasSetBack() {
        // Given a reading from before the clock was set back by half a minute
        long ahead = System.currentTimeMillis() + 30_000;
        world.ask(TwinWorld.T1 + "twin/update", reported("1", ahead).encode());
        // When one without a time comes
        world.report("temperature", "2");
        // Then it stands
        assertThat(TwinDocument.value(twin("temperature"), "actual")).isEqualTo("2");
    }

    @Test
    void aReadingThatWasOvertakenIsTelemetryAndTheTwinDoesNotGoBack() {
        // Given a reading
        world.ask(TwinWorld.T1 + "twin/update", reported("2", 1_000_000).encode());
        // When an older one comes after it
        Outcome late = world.ask(TwinWorld.T1 + "twin/update", reported("1", 999_990).encode());
        // Then it is kept as telemetry only; a clock that was set back is believed
        assertThat(TwinDocument.value(twin("temperature"), "actual")).isEqualTo("2");
        assertThat(late.events()).hasSize(1);
        world.ask(TwinWorld.T1 + "twin/update", reported("3", 5).encode());
        assertThat(TwinDocument.value(twin("temperature"), "actual")).isEqualTo("3");
    }

    @Test
    void aReadingThatIsSentAgainLongAfterDoesNotTakeTheTwinBack() {
        // Given a reading that is on disk for the cloud, and one long after it
        String first = reported("1", 1_000_000).encode();
        world.kept.add(world.ask(TwinWorld.T1 + "twin/update", first).events().get(0).source());
        world.ask(TwinWorld.T1 + "twin/update", reported("2", 9_000_000).encode());
        // When the broker sends the first one again
        world.ask(TwinWorld.T1 + "twin/update", first);
        // Then the twin stays where it is
        assertThat(TwinDocument.value(twin("temperature"), "actual")).isEqualTo("2");
    }

    @Test
    void aPropertyThatOnlyOneSideHasWrittenHasBothVersions() {
        // When one is reported, and another is wanted in the cloud
        world.report("temperature", "18");
        // Then each has the version of the other side too
        JsonObject none = new JsonObject("{\"cloud\":0,\"edge\":0}");
        assertThat(twin("temperature").getJsonObject("expected_version")).isEqualTo(none);
        assertThat(twin("target").getJsonObject("actual_version")).isEqualTo(none);
    }

    @ParameterizedTest
    @CsvSource({
        "21, 21",
        "21.0, 21",
        "-0.0, 0",
        "2.1e1, 21",
        "'\"21\"', 21",
        "9007199254740992, 9007199254740992"
    })
    void aWholeNumberIsWholeHoweverJsonWritesIt(String said, String kept) {
        // Given a property of whole numbers
        JsonObject count = TwinWorld.property("count", "INT", "ReadWrite");
        world.objects
                .put("devicemodel", "default/thermo", "2", TwinWorld.model(count).encode())
                .toCompletableFuture()
                .join();
        world.applyAll();
        // When
        world.ask(
                TwinWorld.T1 + "twin/update",
                "{\"twin\":{\"count\":{\"actual\":{\"value\":" + said + "}}}}");
        // Then
        assertThat(TwinDocument.value(twin("count"), "actual")).isEqualTo(kept);
    }

    @Test
    void eachSideOfAPropertyCountsItsWriters() {
        // When the edge reports twice and wants once, and the cloud wants twice
        world.report("target", "18");
        world.report("target", "19");
        world.ask(
                TwinWorld.T1 + "twin/update",
                "{\"twin\":{\"target\":{\"expected\":{\"value\":\"25\"}}}}");
        world.thermostat("2", "u1", "28");
        // Then the versions say so
        assertThat(twin("target").getJsonObject("actual_version"))
                .isEqualTo(new JsonObject("{\"cloud\":0,\"edge\":2}"));
        assertThat(twin("target").getJsonObject("expected_version"))
                .isEqualTo(new JsonObject("{\"cloud\":2,\"edge\":1}"));
    }

    @Test
    void aValueWantedAtTheEdgeStandsUntilTheCloudChangesItsMind() {
        // Given a value wanted at the edge
        world.ask(
                TwinWorld.T1 + "twin/update",
                "{\"twin\":{\"target\":{\"expected\":{\"value\":\"25\"}}}}");
        // When the cloud says the same as before, it stands
        world.thermostat("2", "u1", "20");
        assertThat(TwinDocument.value(twin("target"), "expected")).isEqualTo("25");
        // And when the cloud says something new, that counts
        world.thermostat("3", "u1", "21");
        assertThat(TwinDocument.value(twin("target"), "expected")).isEqualTo("21");
    }

    @Test
    void aWantedValueThatTheModelForbidsIsRefusedAndThePreviousOneStands() {
        // When the cloud wants what is no number
        List<MqttOut> messages = world.thermostat("2", "u1", "warm");
        // Then nothing changes and nobody is told
        assertThat(messages).isEmpty();
        assertThat(TwinDocument.value(twin("target"), "expected")).isEqualTo("20");
    }

    @Test
    void aNumberIsAnsweredByItsValueAndNotByItsText() {
        // When the device answers 20 with 20.0
        Outcome outcome = world.report("target", "20.0");
        // Then there is nothing left to do
        assertThat(TwinWorld.payload(outcome, "twin/update/delta")).isNull();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestartWithAGreaterVersion() {
        // Given a twin and its last version
        world.report("temperature", "21");
        String before = world.reports.due().get(0).rev();
        world.close();
        // When the process starts again
        world = new TwinWorld(folder);
        // Then the twin is back, is reported once, and its version is greater
        assertThat(TwinDocument.value(twin("temperature"), "actual")).isEqualTo("21");
        String after = world.reports.due().get(0).rev();
        assertThat(Long.parseLong(after.split("\\.")[0]))
                .isGreaterThan(Long.parseLong(before.split("\\.")[0]));
    }

    @Test
    void aTwinIsReportedOncePerSecondAndAgainUntilItIsKept() {
        // Given a report that is not kept
        world.report("temperature", "1");
        assertThat(world.reports.due()).hasSize(1);
        world.report("temperature", "2");
        assertThat(world.reports.due()).isEmpty();
        // When a second has passed, then the newest comes
        world.nanos.addAndGet(TwinReports.SPACING);
        assertThat(world.reports.due())
                .singleElement()
                .satisfies(e -> assertThat(e.body()).contains("\"2\""));
        // And no more when it is kept
        new TwinReported(world.reports).told("twin", "default/t1");
        world.nanos.addAndGet(TwinReports.SPACING);
        assertThat(world.reports.due()).isEmpty();
    }

    @Test
    void anExpectedOfNullSaysNothingOfTheWish() {
        // Given a wish
        world.thermostat("2", "u1", "25");
        // When null is expected
        Outcome outcome =
                world.ask(
                        TwinWorld.T1 + "twin/update",
                        "{\"event_id\":\"e\",\"twin\":{\"target\":{\"expected\":null}}}");
        // Then the wish stands, and so does the value of none
        assertThat(outcome.messages()).noneMatch(m -> m.payload().contains("\"code\""));
        assertThat(TwinDocument.value(twin("target"), "expected")).isEqualTo("25");
    }

    @Test
    void aDeviceMadeAnewStartsWithAnEmptyTwin() {
        // Given a twin
        world.report("temperature", "21");
        // When the Device is another one of the same name
        List<MqttOut> messages = world.thermostat("2", "u2", "");
        // Then it is told as gone and come, and nothing of the old twin is left
        assertThat(messages).hasSize(2);
        assertThat(twin("temperature")).isNull();
    }

    @Test
    void whatIsNotToBeReportedStaysOnTheBox() {
        // Given a property that is silent
        world.device(
                "t1", "2", "u1", TwinWorld.desired("temperature", "").put("reportToCloud", false));
        world.applyAll();
        world.nanos.addAndGet(5_000_000_000L);
        // When it is reported
        Outcome outcome = world.report("temperature", "21");
        // Then the cloud does not hear of it
        assertThat(outcome.events()).isEmpty();
        assertThat(world.reports.due())
                .allSatisfy(e -> assertThat(e.body()).doesNotContain("temperature"));
    }
}
