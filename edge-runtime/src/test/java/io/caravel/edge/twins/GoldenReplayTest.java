package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a device program saw of the other system it sees of this one, recorded exchange by recorded
 * exchange; where that was wrong, the better answer stands here.
 */
class GoldenReplayTest {

    @TempDir Path folder;

    /** Cases answered better: the endings of the topics that answer, and the code if any. */
    private static final Map<String, Better> BETTER =
            Map.of(
                    "state update unknown value", new Better(400, "state/update/result"),
                    "state get", new Better(0, "state/get/result"),
                    "value with a space",
                            new Better(
                                    0,
                                    "twin/update/result",
                                    "twin/update/document",
                                    "twin/update/delta"),
                    "value with unicode",
                            new Better(
                                    0,
                                    "twin/update/result",
                                    "twin/update/document",
                                    "twin/update/delta"),
                    "value of 600 characters",
                            new Better(
                                    0,
                                    "twin/update/result",
                                    "twin/update/document",
                                    "twin/update/delta"),
                    "not JSON", new Better(400, "twin/update/result"),
                    "empty payload", new Better(400, "twin/update/result"),
                    "old one-level device id", new Better(0, "twin/get/result"));

    private record Better(int code, String... endings) {}

    @TestFactory
    List<DynamicTest> everyRecordedExchange() throws IOException {
        // Given the thermostat as it was when the recording began
        TwinWorld world = new TwinWorld(folder);
        world.thermostat("1", "u1", "");
        world.ask(
                TwinWorld.T1 + "twin/update",
                """
                {"twin":{"temperature":{"actual":{"value":"200199",
                "metadata":{"timestamp":1795360085772}},"metadata":{"type":"float"}}}}""");
        // When each exchange is replayed, then the answers are the recorded or the better ones
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject line : lines()) {
            tests.add(DynamicTest.dynamicTest(line.getString("case"), () -> replay(world, line)));
        }
        tests.add(DynamicTest.dynamicTest("end", world::close));
        return tests;
    }

    private void replay(TwinWorld world, JsonObject line) {
        if (line.containsKey("kubernetes")) {
            kubernetes(world, line);
            return;
        }
        JsonObject publish = line.getJsonObject("publish");
        String topic = publish.getString("topic");
        byte[] payload = publish.getString("payload").getBytes(StandardCharsets.UTF_8);
        Outcome outcome =
                topic.contains("/membership/")
                        ? world.membership.handle(topic, payload)
                        : world.requests.handle(topic, payload);
        Better better = BETTER.get(line.getString("case"));
        if (better != null) {
            answeredBetter(outcome, better);
        } else {
            assertThat(plain(outcome.messages())).isEqualTo(recorded(line));
        }
    }

    private static void answeredBetter(Outcome outcome, Better better) {
        assertThat(outcome.messages()).hasSizeGreaterThanOrEqualTo(better.endings().length);
        for (String ending : better.endings()) {
            assertThat(TwinWorld.payload(outcome, ending)).as(ending).isNotNull();
        }
        JsonObject first = new JsonObject(outcome.messages().get(0).payload());
        assertThat(first.getInteger("code", 0)).isEqualTo(better.code());
        assertThat(outcome.messages().get(0).topic()).doesNotContain("//");
    }

    private void kubernetes(TwinWorld world, JsonObject line) {
        String command = line.getString("kubernetes");
        if (command.startsWith("patch")) {
            // better: the device hears of the new desired value
            List<MqttOut> messages = world.thermostat("2", "u1", "28");
            assertThat(messages)
                    .extracting(MqttOut::topic)
                    .contains(TwinWorld.T1 + "twin/update/delta");
            assertThat(new JsonObject(messages.get(0).payload()).getJsonObject("delta"))
                    .isEqualTo(new JsonObject().put("target", "28"));
        } else if (command.startsWith("delete")) {
            world.objects.delete("device", "default/t1", "3").toCompletableFuture().join();
            assertThat(plain(world.applyAll())).isEqualTo(recorded(line));
        } else {
            assertThat(plain(world.thermostat("4", "u2", ""))).isEqualTo(recorded(line));
        }
    }

    private static List<JsonObject> recorded(JsonObject line) {
        List<MqttOut> answers =
                line.getJsonArray("answers").stream()
                        .map(JsonObject.class::cast)
                        .map(a -> new MqttOut(a.getString("topic"), a.getString("payload")))
                        .toList();
        return plain(answers);
    }

    /** Topics and payloads without times, made-up ids, versions and the tails of reasons. */
    private static List<JsonObject> plain(List<MqttOut> messages) {
        return messages.stream()
                .map(
                        message ->
                                new JsonObject()
                                        .put("topic", message.topic())
                                        .put(
                                                "payload",
                                                stripped(new JsonObject(message.payload()))))
                .toList();
    }

    private static JsonObject stripped(JsonObject in) {
        JsonObject out = new JsonObject();
        for (String name : in.fieldNames()) {
            Object value = in.getValue(name);
            switch (name) {
                case "timestamp", "lastOnlineTime", "actual_version", "expected_version" -> {}
                case "event_id" ->
                        out.put(name, value.toString().length() > 30 ? "made up" : value);
                case "reason" -> out.put(name, value.toString().replaceAll(": property .*", ""));
                default -> out.put(name, strippedValue(value));
            }
        }
        // the other system made an id up instead of the caller's
        return in.containsKey("device") ? out.put("event_id", "any") : out;
    }

    private static Object strippedValue(Object value) {
        if (value instanceof JsonObject object) {
            return stripped(object);
        }
        if (value instanceof JsonArray array) {
            JsonArray out = new JsonArray();
            array.forEach(one -> out.add(strippedValue(one)));
            return out;
        }
        return value;
    }

    private static List<JsonObject> lines() throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                GoldenReplayTest.class.getResourceAsStream(
                                        "/golden/mqtt/kubeedge-exchanges.jsonl"),
                                StandardCharsets.UTF_8))) {
            return reader.lines().map(JsonObject::new).toList();
        }
    }
}
