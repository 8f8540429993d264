package io.caravel.edge.devices;

import io.caravel.edge.objects.ModelRef;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a Device and its DeviceModel say about how to reach the device. Two that are equal are
 * reached the same way.
 *
 * @param key {@code <namespace>/<name>}
 * @param uid of the Device
 * @param protocol name of the protocol in lower case, empty for none
 * @param config {@code spec.protocol.configData}, as text
 * @param properties those with {@code visitors}
 */
record KameletDevice(
        String key,
        String uid,
        String protocol,
        Map<String, String> config,
        List<Property> properties) {

    /**
     * A property that is reached through the protocol.
     *
     * @param name of the property
     * @param config {@code visitors.configData}, as text
     * @param collectCycle milliseconds between two looks, 0 for the Kamelet's own
     * @param reportCycle milliseconds between two readings that are kept, 0 for each
     */
    record Property(String name, Map<String, String> config, long collectCycle, long reportCycle) {}

    /**
     * Reads the objects.
     *
     * @param modelText the DeviceModel as JSON text, null when it is not here
     * @throws DeviceException when one cannot be read
     */
    static KameletDevice read(String key, String deviceText, String modelText) {
        try {
            JsonObject device = new JsonObject(deviceText);
            JsonObject spec = part(device, "spec");
            JsonObject protocol = part(spec, "protocol");
            JsonObject model = modelText == null ? new JsonObject() : new JsonObject(modelText);
            Map<String, JsonObject> visitors = modelVisitors(part(model, "spec"));
            List<Property> properties = new ArrayList<>();
            for (JsonObject property : objects(spec)) {
                property(property, visitors).ifPresent(properties::add);
            }
            return new KameletDevice(
                    key,
                    part(device, "metadata").getString("uid", ""),
                    protocol.getString("protocolName", "").strip().toLowerCase(Locale.ROOT),
                    texts(part(protocol, "configData")),
                    List.copyOf(properties));
        } catch (DecodeException | ClassCastException e) {
            throw new DeviceException(
                    DeviceException.UNREADABLE, "the Device or its DeviceModel cannot be read");
        }
    }

    private static Optional<Property> property(
            JsonObject property, Map<String, JsonObject> models) {
        String name = property.getString("name", "");
        JsonObject own = property.getJsonObject("visitors");
        JsonObject model = models.get(name);
        if (name.isEmpty() || (own == null && model == null)) {
            return Optional.empty();
        }
        Map<String, String> config = new LinkedHashMap<>();
        if (model != null) {
            config.putAll(texts(part(model, "configData")));
        }
        if (own != null) {
            config.putAll(texts(part(own, "configData")));
        }
        return Optional.of(
                new Property(
                        name,
                        config,
                        number(property, "collectCycle"),
                        number(property, "reportCycle")));
    }

    private static Map<String, JsonObject> modelVisitors(JsonObject modelSpec) {
        Map<String, JsonObject> visitors = new LinkedHashMap<>();
        for (JsonObject property : objects(modelSpec)) {
            if (property.getJsonObject("visitors") != null) {
                visitors.put(property.getString("name", ""), property.getJsonObject("visitors"));
            }
        }
        return visitors;
    }

    private static List<JsonObject> objects(JsonObject spec) {
        return spec.getJsonArray("properties", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static JsonObject part(JsonObject in, String name) {
        JsonObject found = in.getJsonObject(name);
        return found == null ? new JsonObject() : found;
    }

    private static long number(JsonObject in, String name) {
        return in.getValue(name) instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }

    private static Map<String, String> texts(JsonObject config) {
        Map<String, String> texts = new LinkedHashMap<>();
        config.forEach(
                entry -> {
                    if (entry.getValue() != null) {
                        texts.put(entry.getKey(), text(entry.getValue()));
                    }
                });
        return texts;
    }

    private static String text(Object value) {
        if (value instanceof JsonObject object) {
            return object.encode();
        }
        return value instanceof JsonArray array ? array.encode() : value.toString();
    }

    /** The properties of a device by their names; none of null. */
    static Map<String, Property> byName(KameletDevice device) {
        Map<String, Property> named = new LinkedHashMap<>();
        if (device != null) {
            device.properties().forEach(property -> named.put(property.name(), property));
        }
        return named;
    }

    /** Whether all that its properties share is the same. */
    boolean isReachedLike(KameletDevice other) {
        return uid.equals(other.uid)
                && protocol.equals(other.protocol)
                && config.equals(other.config);
    }

    /** Its model's key, empty for none. */
    static String modelKey(String key, String deviceText) {
        try {
            return ModelRef.of(key, new JsonObject(deviceText));
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }
}
