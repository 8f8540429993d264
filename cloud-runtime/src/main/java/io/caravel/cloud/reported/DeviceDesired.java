package io.caravel.cloud.reported;

import io.caravel.cloud.desired.Owners;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * Makes of what is wanted at an edge the Device as it is to be: compare and set, property by
 * property.
 */
public final class DeviceDesired {

    private static final String NOTHING = "";

    private final Owners owners;

    /**
     * @param owners knows the Devices as the watches told them last
     */
    public DeviceDesired(Owners owners) {
        this.owners = owners;
    }

    /**
     * The properties of the Device with what the edge wants. A property whose value is not the one
     * that the edge replaces has been changed in the cloud meanwhile and stays: the edge hears of
     * that change, decides by its policy and may send again.
     *
     * @param node who sent it
     * @param key {@code <namespace>/<name>} of the Device
     * @param body {@code {"device":{"uid"},"desired":{"<property>":{"value","base","time"}}}}
     * @return JSON text to apply, with the resourceVersion that was looked at as a precondition;
     *     empty when nothing is to be changed
     */
    public String of(String node, String key, String body) {
        JsonObject said = new JsonObject(body);
        JsonObject device = owners.device(node, key).map(JsonObject::new).orElse(null);
        if (device == null || !isOf(device.getJsonObject("metadata"), said)) {
            return NOTHING;
        }
        JsonObject spec = device.getJsonObject("spec", new JsonObject());
        JsonArray properties = spec.getJsonArray("properties", new JsonArray()).copy();
        boolean changed = false;
        JsonObject desired = said.getJsonObject("desired", new JsonObject());
        for (String name : desired.fieldNames()) {
            changed |= set(properties, name, desired.getJsonObject(name), node);
        }
        if (!changed) {
            return NOTHING;
        }
        String rev = device.getJsonObject("metadata").getString("resourceVersion");
        return new JsonObject()
                .put("kind", "Device")
                .put("metadata", new JsonObject().put("resourceVersion", rev))
                .put("spec", new JsonObject().put("properties", properties))
                .encode();
    }

    private static boolean isOf(JsonObject metadata, JsonObject said) {
        String uid = said.getJsonObject("device", new JsonObject()).getString("uid", "");
        return uid.isEmpty() || uid.equals(metadata.getString("uid"));
    }

    private static boolean set(JsonArray properties, String name, JsonObject wanted, String node) {
        JsonObject property = find(properties, name);
        JsonObject before = property == null ? null : property.getJsonObject("desired");
        String value = wanted.getString("value");
        String there = before == null ? null : before.getString("value");
        String now = there == null || there.isEmpty() ? null : there;
        if (value.equals(now) || !Objects.equals(now, wanted.getString("base"))) {
            return false;
        }
        JsonObject metadata =
                before == null
                        ? new JsonObject()
                        : before.getJsonObject("metadata", new JsonObject()).copy();
        metadata.put("timestamp", String.valueOf(wanted.getLong("time", 0L))).put("setBy", node);
        JsonObject desired = new JsonObject().put("value", value).put("metadata", metadata);
        if (property == null) {
            properties.add(new JsonObject().put("name", name).put("desired", desired));
        } else {
            property.put("desired", desired);
        }
        return true;
    }

    private static JsonObject find(JsonArray properties, String name) {
        for (int i = 0; i < properties.size(); i++) {
            JsonObject property = properties.getJsonObject(i);
            if (name.equals(property.getString("name"))) {
                return property;
            }
        }
        return null;
    }
}
