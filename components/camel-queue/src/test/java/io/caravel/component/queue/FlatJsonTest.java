package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

/** Headers as they are kept with a row. */
class FlatJsonTest {

    @Test
    void headersAreReadAsTheyWereWritten() {
        Map<String, Object> headers =
                Map.of(
                        "CaravelKey",
                        "plant/pump ä €",
                        "CaravelTime",
                        1_767_225_600_000L,
                        "CaravelLow",
                        -7L,
                        "CaravelFlag",
                        true,
                        "CaravelOff",
                        false,
                        "CaravelEmpty",
                        "");
        assertThat(FlatJson.read(new JsonObject(headers).toJson())).isEqualTo(headers);
        assertThat(FlatJson.read("{}")).isEmpty();
    }

    @Test
    void escapesAreReadAndWhatIsNotFlatIsLeftToTheOtherParser() {
        for (String value : List.of("a \"quoted\" name", "back\\slash", "new\nline", "\u0001")) {
            String json = new JsonObject(Map.of("CaravelKey", value)).toJson();
            assertThat(FlatJson.read(json)).containsEntry("CaravelKey", value);
        }
        for (String json :
                List.of("{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":123456789012345678901}", "{ }")) {
            assertThat(FlatJson.read(json)).isNull();
            assertThat(Jsoner.deserialize(json, new JsonObject())).isNotNull();
        }
    }

    @Test
    void whatIsNoObjectIsNotRead() {
        for (String json :
                List.of(
                        "",
                        "{",
                        "{\"a\"",
                        "{\"a\":",
                        "{\"a\":1",
                        "[1]",
                        "{\"a\":1}x",
                        "{\"a\":-}",
                        "{\"a\":\"\\u12\"}",
                        "{\"a\":\"\\q\"}")) {
            assertThat(FlatJson.read(json)).as(json).isNull();
        }
    }
}
