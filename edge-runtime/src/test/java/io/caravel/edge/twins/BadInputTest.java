package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravel.edge.BadInput;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * What becomes of input that no device should send: an answer with code and reason, a coded line in
 * the log, or the bytes as they are; and nothing else changes.
 */
class BadInputTest {

    @TempDir static Path folder;
    private static TwinWorld world;
    private static DeviceData data;
    private static final Uploads UPLOADS = new Uploads(Clock.systemUTC());

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.caravel.edge.twins");

    @BeforeAll
    static void aThermostat() {
        world = new TwinWorld(folder);
        world.limitedThermostat();
        data = new DeviceData(world.devices, world.repeats, Clock.systemUTC());
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    static List<BadInput> table() {
        return BadInput.all();
    }

    @Test
    void eachTopicHasAtLeastSixtyRows() {
        assertThat(table().stream().collect(Collectors.groupingBy(BadInput::family)))
                .hasSize(BadInput.TOPICS.size())
                .allSatisfy((family, rows) -> assertThat(rows).hasSizeGreaterThanOrEqualTo(60));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void badInputHarmsNothing(BadInput bad) {
        // Given a twin
        JsonObject before = world.twins.get("default/t1").orElseThrow().toJson();
        // When bad input comes
        Outcome outcome =
                switch (bad.family()) {
                    case "membership/get" -> world.membership.handle(bad.topic(), bad.payload());
                    case "data/update" -> data.handle(bad.topic(), bad.payload());
                    case "upload", "records" -> UPLOADS.handle(bad.topic(), bad.payload());
                    default -> world.requests.handle(bad.topic(), bad.payload());
                };
        // Then it has the outcome of the table, and the twin is as it was
        switch (bad.outcome()) {
            case "400" -> isRefused(bad, outcome);
            case "kept" -> isKept(bad, outcome);
            default -> isDropped(bad, outcome);
        }
        assertThat(world.twins.get("default/t1").orElseThrow().toJson()).isEqualTo(before);
    }

    private static void isRefused(BadInput bad, Outcome outcome) {
        assertThat(outcome.events()).isEmpty();
        assertThat(outcome.messages()).hasSize(1);
        MqttOut answer = outcome.messages().get(0);
        assertThat(answer.topic()).isEqualTo(bad.topic() + "/result");
        JsonObject refusal = new JsonObject(answer.payload());
        assertThat(refusal.getInteger("code")).isEqualTo(400);
        assertThat(refusal.getLong("timestamp")).isPositive();
        assertThat(bad.reason()).isNotBlank();
        assertThat(refusal.getString("reason")).contains(bad.reason());
        assertThat(answer.payload().length()).as("an answer stays small").isLessThan(2_000);
    }

    private static void isKept(BadInput bad, Outcome outcome) {
        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.events()).hasSize(1);
        JsonObject event = new JsonObject(outcome.events().get(0).body());
        byte[] kept =
                "base64".equals(event.getString("encoding"))
                        ? Base64.getDecoder().decode(event.getString("data"))
                        : event.getString("data").getBytes(StandardCharsets.UTF_8);
        assertThat(kept).isEqualTo(bad.payload());
    }

    private void isDropped(BadInput bad, Outcome outcome) {
        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.events()).isEmpty();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith(bad.outcome() + " ")
                .contains(bad.reason())
                .hasSizeLessThan(2_000);
    }
}
