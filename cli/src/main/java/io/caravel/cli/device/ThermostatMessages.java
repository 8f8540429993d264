package io.caravel.cli.device;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The topics and payloads of one device, by the MQTT contract: what a thermostat publishes and how
 * it reads what comes back. Pure functions of their arguments.
 */
public final class ThermostatMessages {
    private final String base;

    /**
     * @param namespace namespace of the Device object
     * @param device name of the Device object
     */
    public ThermostatMessages(String namespace, String device) {
        base = "$hw/events/device/" + namespace + "/" + device;
    }

    /** Where readings and answers are published. */
    public String updateTopic() {
        return base + "/twin/update";
    }

    /** Where the edge answers them. */
    public String resultTopic() {
        return base + "/twin/update/result";
    }

    /** Where the edge says what is wanted of the device. */
    public String deltaTopic() {
        return base + "/twin/update/delta";
    }

    /** Where the device asks for its twin. */
    public String getTopic() {
        return base + "/twin/get";
    }

    /** Where the edge answers that. */
    public String getResultTopic() {
        return base + "/twin/get/result";
    }

    /** Where the device tells its state. */
    public String stateTopic() {
        return base + "/state/update";
    }

    /** One reading, or one answer to what was wanted. */
    public String reported(String eventId, String property, String value, long time) {
        JsonObject actual =
                new JsonObject()
                        .put("value", value)
                        .put("metadata", new JsonObject().put("timestamp", time));
        JsonObject twin =
                new JsonObject()
                        .put("actual", actual)
                        .put("metadata", new JsonObject().put("type", "float"));
        return event(eventId, time).put("twin", new JsonObject().put(property, twin)).encode();
    }

    /** The state of the device, such as {@code online}. */
    public String state(String eventId, String state, long time) {
        return event(eventId, time).put("state", state).encode();
    }

    /** The question for the twin. */
    public String get(String eventId, long time) {
        return event(eventId, time).encode();
    }

    /** What is wanted, by property; empty when the message cannot be read. */
    public static Map<String, String> wanted(String deltaPayload) {
        Map<String, String> wanted = new LinkedHashMap<>();
        read(deltaPayload)
                .flatMap(message -> child(message, "delta"))
                .ifPresent(
                        delta ->
                                delta.forEach(
                                        entry ->
                                                wanted.put(
                                                        entry.getKey(),
                                                        String.valueOf(entry.getValue()))));
        return wanted;
    }

    /** The event an answer belongs to. */
    public static Optional<String> eventId(String payload) {
        return read(payload).map(message -> message.getValue("event_id")).map(String::valueOf);
    }

    /** The code of a refusal; empty when the answer is not one. */
    public static Optional<Integer> refusal(String payload) {
        return read(payload).map(message -> message.getInteger("code")).filter(code -> code >= 400);
    }

    /** The reported value of a property in a twin document. */
    public static Optional<String> actual(String payload, String property) {
        return value(payload, property, "actual");
    }

    /** What is wanted of a property in a twin document. */
    public static Optional<String> expected(String payload, String property) {
        return value(payload, property, "expected");
    }

    private static Optional<String> value(String payload, String property, String side) {
        return read(payload)
                .flatMap(message -> child(message, "twin"))
                .flatMap(twin -> child(twin, property))
                .flatMap(twin -> child(twin, side))
                .map(found -> found.getValue("value"))
                .map(String::valueOf)
                .filter(text -> !text.isEmpty());
    }

    private static Optional<JsonObject> child(JsonObject parent, String name) {
        return parent.getValue(name) instanceof JsonObject object
                ? Optional.of(object)
                : Optional.empty();
    }

    private static Optional<JsonObject> read(String payload) {
        try {
            return Optional.of(new JsonObject(payload));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static JsonObject event(String eventId, long time) {
        return new JsonObject().put("event_id", eventId).put("timestamp", time);
    }
}
