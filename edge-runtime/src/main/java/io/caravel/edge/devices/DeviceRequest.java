package io.caravel.edge.devices;

import io.caravel.edge.twins.MqttOut;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Says what a device's Kamelet emits in the words in which a device speaks on MQTT. */
public final class DeviceRequest {

    DeviceRequest() {}

    /**
     * The request to the twin.
     *
     * @param emitted {@code {device, property, value, time}} or {@code {device, state}}, as a map
     *     or as JSON text
     * @return topic and payload as of CONTRACTS
     * @throws DeviceException when it is neither
     */
    public MqttOut of(Object emitted) {
        JsonObject said = object(emitted);
        String device = said.getValue("device") instanceof String name ? name : "";
        if (!device.matches("[^/+#]+/[^/+#]+")) {
            throw unreadable("'device' is '%s' and not <namespace>/<name>".formatted(device));
        }
        String topic = "$hw/events/device/" + device;
        JsonObject request = new JsonObject().put("event_id", UUID.randomUUID().toString());
        if (said.getValue("state") instanceof String state) {
            return new MqttOut(topic + "/state/update", request.put("state", state).encode());
        }
        String property = said.getValue("property") instanceof String name ? name : "";
        if (property.isEmpty() || said.getValue("value") == null) {
            throw unreadable("'property' or 'value' is missing");
        }
        JsonObject actual = new JsonObject().put("value", plain(said.getValue("value")));
        if (time(said.getValue("time")) > 0) {
            actual.put("metadata", new JsonObject().put("timestamp", time(said.getValue("time"))));
        }
        request.put("twin", new JsonObject().put(property, new JsonObject().put("actual", actual)));
        return new MqttOut(topic + "/twin/update", request.encode());
    }

    private static JsonObject object(Object emitted) {
        if (emitted instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((name, value) -> object.getMap().put(String.valueOf(name), value));
            return object;
        }
        try {
            return emitted instanceof JsonObject object
                    ? object
                    : new JsonObject(String.valueOf(plain(emitted)));
        } catch (DecodeException | ClassCastException e) {
            throw unreadable("it is neither a map nor a JSON object");
        }
    }

    private static Object plain(Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (value instanceof Map<?, ?> || value instanceof JsonObject) {
            return value instanceof JsonObject ? value : object(value);
        }
        if (value instanceof List<?> list) {
            return new JsonArray(list);
        }
        boolean simple = value instanceof Number || value instanceof Boolean;
        return simple ? value : String.valueOf(value);
    }

    private static long time(Object time) {
        if (time instanceof Date date) {
            return date.getTime();
        }
        return time instanceof Number number ? number.longValue() : 0;
    }

    private static DeviceException unreadable(String why) {
        return new DeviceException(DeviceException.REFUSED, "a Kamelet emitted no reading, " + why);
    }
}
