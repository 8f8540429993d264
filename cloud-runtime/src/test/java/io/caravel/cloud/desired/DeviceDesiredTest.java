package io.caravel.cloud.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cloud.reported.DeviceDesired;
import io.caravel.cloud.reported.EdgeWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What is wanted at an edge and what the Device says, property by property. */
class DeviceDesiredTest {

    private static final String DEVICE =
            """
            {"metadata":{"uid":"u1","resourceVersion":"9"},"spec":{"nodeName":"edge-1","properties":[
            {"name":"temperature","visitors":{"protocolName":"modbus"}},
            {"name":"target","desired":{"value":"20","metadata":{"note":"x"}}},
            {"name":"mode","desired":{"value":""}}]}}""";

    private final Owners owners = new Owners();
    private final DeviceDesired desired = new DeviceDesired(owners);

    DeviceDesiredTest() {
        owners.deviceAssigned("default/t1", "edge-1", DEVICE);
    }

    private JsonArray applied(String property, String value, String base) {
        String document = desired.of("edge-1", "default/t1", wish("u1", property, value, base));
        return document.isEmpty()
                ? null
                : new JsonObject(document).getJsonObject("spec").getJsonArray("properties");
    }

    private static String wish(String uid, String property, String value, String base) {
        JsonObject one = new JsonObject().put("value", value).put("base", base).put("time", 7L);
        return new JsonObject()
                .put("device", new JsonObject().put("uid", uid))
                .put("desired", new JsonObject().put(property, one))
                .encode();
    }

    @Test
    void theWantedValueSaysWhoSetItAndWhenAndAllElseStays() {
        // When the edge wants 25 in the place of 20
        JsonArray properties = applied("target", "25", "20");
        // Then the other properties stand as they were
        assertThat(properties.getJsonObject(0).encode()).contains("modbus");
        assertThat(properties.getJsonObject(1).getJsonObject("desired"))
                .isEqualTo(
                        new JsonObject(
                                "{\"value\":\"25\",\"metadata\":{\"note\":\"x\",\"timestamp\":\"7\","
                                        + "\"setBy\":\"edge-1\"}}"));
    }

    @Test
    void anEmptyValueIsNoneAndAPropertyThatTheDeviceDoesNotNameIsAdded() {
        assertThat(applied("mode", "eco", null).getJsonObject(2).encode()).contains("eco");
        assertThat(applied("fan", "on", null).getJsonObject(3).getString("name")).isEqualTo("fan");
    }

    @Test
    void whatTheCloudHasChangedMeanwhileOrWhatIsThereAlreadyIsNotWritten() {
        assertThat(applied("target", "25", "19")).isNull();
        assertThat(applied("target", "25", null)).isNull();
        assertThat(applied("target", "20", "20")).isNull();
        assertThat(applied("mode", "eco", "off")).isNull();
    }

    @Test
    void aDeviceOfAnotherNodeOrAnotherOneOfTheNameIsLeftAlone() {
        assertThat(desired.of("edge-2", "default/t1", wish("u1", "target", "25", "20"))).isEmpty();
        assertThat(desired.of("edge-1", "default/t1", wish("u2", "target", "25", "20"))).isEmpty();
        assertThat(desired.of("edge-1", "default/t9", wish("u1", "target", "25", "20"))).isEmpty();
    }

    @Test
    void aDeviceTellsSinceWhenItsPropertiesAreWhatTheyAre() {
        // Given a Device whose properties two have written
        String device =
                """
                {"metadata":{"managedFields":[
                {"manager":"a","time":"2026-01-01T00:00:05Z","fieldsV1":{"f:spec":{"f:properties":{}}}},
                {"manager":"b","time":"2026-01-01T00:00:09Z","fieldsV1":{"f:spec":{"f:nodeName":{}}}},
                {"manager":"c","time":"2026-01-01T00:00:03Z","fieldsV1":{"f:spec":{"f:properties":{}}}}]}}""";
        // When it goes to its node
        JsonObject told = new JsonObject(new DeviceTimes().of(device));
        // Then the last of the two counts, and nothing else of it goes
        assertThat(told.getJsonObject("caravel").getLong("desiredAt"))
                .isEqualTo(java.time.Instant.parse("2026-01-01T00:00:05Z").toEpochMilli());
        assertThat(told.getJsonObject("metadata").fieldNames()).isEmpty();
        assertThat(new DeviceTimes().of(null)).isNull();
    }

    @Test
    void aLongNodeHasAFieldManagerOfItsOwn() {
        EdgeWriter writers = new EdgeWriter();
        assertThat(writers.of("edge-1")).isEqualTo("caravel-edge-edge-1");
        assertThat(writers.of("n".repeat(253))).hasSize(128).isEqualTo(writers.of("n".repeat(253)));
        assertThat(writers.of("n".repeat(253))).isNotEqualTo(writers.of("n".repeat(252)));
    }
}
