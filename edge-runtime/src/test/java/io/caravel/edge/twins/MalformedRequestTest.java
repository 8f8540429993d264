package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no bad input, however it looks, and what is no request at all. */
class MalformedRequestTest {

    @TempDir Path folder;
    private TwinWorld world;

    @BeforeEach
    void start() {
        world = new TwinWorld(folder);
        world.limitedThermostat();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void allOtherValuesAreTaken() {
        // Given values that others refuse
        List<String> values = new ArrayList<>();
        Stream.of("22.5 C", "22.5 °C", "", "日本", "{\\\"a\\\":1}", "x".repeat(60_000))
                .map(value -> "\"" + value + "\"")
                .forEach(values::add);
        values.addAll(List.of("1", "1.5", "true", "{\"a\":[1]}", "[1,2]"));
        for (String value : values) {
            // When each is reported
            Outcome outcome =
                    world.ask(
                            TwinWorld.T1 + "twin/update",
                            "{\"twin\":{\"label\":{\"actual\":{\"value\":" + value + "}}}}");
            // Then it stands
            assertThat(TwinWorld.payload(outcome, "twin/update/document")).isNotNull();
        }
    }

    @Test
    void topicsThatAreNoRequestLeadToNothing() {
        for (String topic :
                List.of(
                        "",
                        "x",
                        "$hw/events/device/",
                        "$hw/events/device//twin/update",
                        "$hw/events/device/a//twin/update",
                        "$hw/events/device//b/twin/update",
                        "$hw/events/device/default/t1/twin/update/result",
                        "$hw/events/device/default/t1/twin/x",
                        "$hw/events/device/t1/twin/update/result",
                        "$hw/events/device/default/t1/updated")) {
            Outcome outcome = world.requests.handle(topic, "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(outcome.messages()).as(topic).isEmpty();
            assertThat(outcome.events()).as(topic).isEmpty();
        }
        assertThat(world.requests.handle(null, null).messages()).isEmpty();
    }
}
