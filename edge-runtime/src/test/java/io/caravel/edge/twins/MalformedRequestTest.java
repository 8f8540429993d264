package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets a code and a reason, or is dropped; the next good message works. */
class MalformedRequestTest {

    private static final List<String> NO_OBJECT =
            List.of(
                    "{not json",
                    "[]",
                    "[{}]",
                    "null",
                    "true",
                    "1",
                    "\"text\"",
                    "{",
                    "}",
                    "{}}x{",
                    "{\"a\":}",
                    "{'a':1}",
                    "\u0000",
                    " ",
                    "<xml/>",
                    "{\"twin\":{\"t\":",
                    "{\"a\":1e}",
                    "{\"a\":01}",
                    "{\"a\":\"\\x\"}");

    private static final List<String> BAD_UPDATES =
            List.of(
                    "{}",
                    "{\"twin\":null}",
                    "{\"twin\":[]}",
                    "{\"twin\":\"x\"}",
                    "{\"twin\":1}",
                    twin("1"),
                    twin("\"x\""),
                    twin("[]"),
                    twin("true"),
                    twin("{\"actual\":1}"),
                    twin("{\"actual\":\"x\"}"),
                    twin("{\"actual\":[]}"),
                    twin("{\"actual\":{}}"),
                    twin("{\"actual\":{\"value\":null}}"),
                    twin("{\"actual\":{\"value\":\"hot\"}}"),
                    twin("{\"actual\":{\"value\":\"\"}}"),
                    twin("{\"actual\":{\"value\":\" 1\"}}"),
                    twin("{\"actual\":{\"value\":\"1d\"}}"),
                    twin("{\"actual\":{\"value\":\"0x10\"}}"),
                    twin("{\"actual\":{\"value\":\"NaN\"}}"),
                    twin("{\"actual\":{\"value\":\"Infinity\"}}"),
                    twin("{\"actual\":{\"value\":\"1e999\"}}"),
                    twin("{\"actual\":{\"value\":true}}"),
                    twin("{\"actual\":{\"value\":{}}}"),
                    twin("{\"actual\":{\"value\":[1]}}"),
                    twin("{\"actual\":{\"value\":\"1\",\"metadata\":1}}"),
                    twin("{\"actual\":{\"value\":\"1\",\"metadata\":[]}}"),
                    twin("{\"actual\":{\"value\":\"-100\"}}"),
                    twin("{\"actual\":{\"value\":\"1000\"}}"),
                    twin("{\"expected\":1}"),
                    twin("{\"expected\":{}}"),
                    twin("{\"expected\":{\"value\":\"hot\"}}"),
                    twin("{\"metadata\":1}"),
                    twin("{\"metadata\":{\"type\":1}}"),
                    twin("{\"metadata\":{\"type\":{}}}"),
                    "{\"twin\":{\"\":{\"actual\":{\"value\":\"1\"}}}}",
                    "{\"twin\":{\"" + "n".repeat(300) + "\":{\"actual\":{\"value\":\"1\"}}}}",
                    "{\"twin\":{\"label\":{\"actual\":{\"value\":\""
                            + "x".repeat(70_000)
                            + "\"}}}}",
                    "{\"twin\":{\"label\":{\"actual\":{\"value\":\"\\ud800\"}}}}",
                    "{\"twin\":{\"ok\":{\"actual\":{\"value\":\"1\"}},\"temperature\":{\"actual\":{\"value\":\"hot\"}}}}",
                    "{\"event_id\":\"" + "x".repeat(300_000) + "\"}",
                    "{\"twin\":" + "[".repeat(200) + "]".repeat(200) + "}",
                    "{\"twin\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}");

    private static final List<String> BAD_STATES =
            List.of(
                    "{}",
                    "{\"state\":null}",
                    "{\"state\":1}",
                    "{\"state\":\"\"}",
                    "{\"state\":\"dancing\"}",
                    "{\"state\":\"ONLINE\"}",
                    "{\"state\":[\"online\"]}",
                    "{\"state\":{}}");

    @TempDir Path folder;
    private TwinWorld world;

    @BeforeEach
    void start() {
        world = new TwinWorld(folder);
        world.objects
                .put(
                        "devicemodel",
                        "default/thermo",
                        "1",
                        TwinWorld.model(
                                        TwinWorld.property("temperature", "FLOAT", "ReadOnly")
                                                .put("minimum", "-40")
                                                .put("maximum", "125"))
                                .encode())
                .toCompletableFuture()
                .join();
        world.device("t1", "1", "u1", TwinWorld.desired("temperature", ""));
        world.applyAll();
        world.report("temperature", "20");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String twin(String property) {
        return "{\"event_id\":\"e\",\"twin\":{\"temperature\":" + property + "}}";
    }

    private void refused(String request, String payload) {
        refused(request, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(String request, byte[] payload) {
        Outcome outcome = world.requests.handle(TwinWorld.T1 + request, payload);
        String what = request + " " + new String(payload, StandardCharsets.ISO_8859_1);
        String shown = what.substring(0, Math.min(90, what.length()));
        assertThat(outcome.messages()).as(shown).hasSize(1);
        MqttOut answer = outcome.messages().get(0);
        assertThat(answer.topic()).isEqualTo(TwinWorld.T1 + request + "/result");
        JsonObject refusal = new JsonObject(answer.payload());
        assertThat(refusal.getInteger("code")).as(shown).isEqualTo(400);
        assertThat(refusal.getString("reason")).as(shown).isNotBlank();
        assertThat(outcome.events()).as(shown).isEmpty();
    }

    @Test
    void everyBadRequestIsAnsweredWithACodeAndChangesNothing() {
        // Given a twin
        JsonObject before = world.twins.get("default/t1").orElseThrow().toJson();
        // When all of the bad requests come
        for (String request : List.of("twin/update", "twin/get", "state/update", "state/get")) {
            NO_OBJECT.forEach(payload -> refused(request, payload));
            refused(request, new byte[] {(byte) 0xff, (byte) 0xfe, '{', '}'});
            refused(request, new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
        }
        refused("twin/update", "");
        refused("state/update", "");
        BAD_UPDATES.forEach(payload -> refused("twin/update", payload));
        BAD_STATES.forEach(payload -> refused("state/update", payload));
        // Then the twin is as it was, and the next good request works
        assertThat(world.twins.get("default/t1").orElseThrow().toJson()).isEqualTo(before);
        assertThat(TwinWorld.payload(world.report("temperature", "30"), "twin/update/document"))
                .isNotNull();
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

    @Test
    void unreadableDataAndUploadsHarmNothing() {
        DeviceData data = new DeviceData(world.devices, world.repeats, Clock.systemUTC());
        Uploads uploads = new Uploads(Clock.systemUTC());
        String topic = "$ke/events/device/default/t1/data/update";
        for (String payload : NO_OBJECT) {
            assertThat(data.handle(topic, payload.getBytes(StandardCharsets.UTF_8)).events())
                    .as(payload)
                    .isEmpty();
        }
        for (String payload :
                List.of("{}", "{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"value\":1,\"metadata\":2}}")) {
            assertThat(data.handle(topic, payload.getBytes(StandardCharsets.UTF_8)).events())
                    .as(payload)
                    .isEmpty();
        }
        assertThat(
                        data.handle(
                                        "$ke/events/device/x/y/data/update",
                                        "{}".getBytes(StandardCharsets.UTF_8))
                                .events())
                .isEmpty();
        assertThat(
                        data.handle(topic, "{\"a\":{\"value\":1}}".getBytes(StandardCharsets.UTF_8))
                                .events())
                .hasSize(1);
        assertThat(uploads.handle("SYS/dis/upload_records", new byte[600_000]).events()).isEmpty();
        Outcome binary = uploads.handle("$hw/events/upload/a", new byte[] {(byte) 0xff});
        assertThat(new JsonObject(binary.events().get(0).body()).getString("encoding"))
                .isEqualTo("base64");
        assertThat(
                        world.membership
                                .handle("t/get", "[".getBytes(StandardCharsets.UTF_8))
                                .messages()
                                .get(0)
                                .payload())
                .contains("400");
        assertThat(world.membership.handle("t/get", null).messages().get(0).payload())
                .contains("default/t1");
    }
}
