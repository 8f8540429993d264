package io.caravel.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThermostatMessagesTest {
    private final ThermostatMessages messages = new ThermostatMessages("plant", "t1");

    @Test
    void aReadingIsATwinUpdateByTheContract() {
        assertThat(messages.updateTopic()).isEqualTo("$hw/events/device/plant/t1/twin/update");
        assertThat(new JsonObject(messages.reported("r-1", "temperature", "20.5", 17)))
                .isEqualTo(
                        new JsonObject(
                                """
                                {"event_id":"r-1","timestamp":17,"twin":{"temperature":{
                                  "actual":{"value":"20.5","metadata":{"timestamp":17}},
                                  "metadata":{"type":"float"}}}}"""));
    }

    @Test
    void theStateAndTheQuestionForTheTwinCarryAnEventIdAndATime() {
        assertThat(messages.stateTopic()).endsWith("/state/update");
        assertThat(new JsonObject(messages.state("s-1", "online", 17)).getString("state"))
                .isEqualTo("online");
        assertThat(new JsonObject(messages.get("g-1", 17)).fieldNames())
                .containsExactly("event_id", "timestamp");
    }

    @Test
    void aDeltaSaysWhatIsWanted() {
        assertThat(ThermostatMessages.wanted("{\"delta\":{\"target\":\"25\"},\"twin\":{}}"))
                .isEqualTo(Map.of("target", "25"));
        assertThat(ThermostatMessages.wanted("not json")).isEmpty();
        assertThat(ThermostatMessages.wanted("{\"delta\":5}")).isEmpty();
    }

    @Test
    void anAnswerTellsItsEventAndWhetherItIsARefusal() {
        assertThat(ThermostatMessages.eventId("{\"event_id\":\"e\"}")).contains("e");
        assertThat(ThermostatMessages.refusal("{\"event_id\":\"e\",\"code\":400}")).contains(400);
        assertThat(ThermostatMessages.refusal("{\"event_id\":\"e\",\"twin\":{}}")).isEmpty();
    }

    @Test
    void aTwinDocumentTellsBothSidesOfAProperty() {
        String twin =
                "{\"twin\":{\"target\":{\"actual\":{\"value\":\"20\"},"
                        + "\"expected\":{\"value\":\"25\"}}}}";
        assertThat(ThermostatMessages.actual(twin, "target")).contains("20");
        assertThat(ThermostatMessages.expected(twin, "target")).contains("25");
        assertThat(ThermostatMessages.expected(twin, "other")).isEmpty();
    }
}
