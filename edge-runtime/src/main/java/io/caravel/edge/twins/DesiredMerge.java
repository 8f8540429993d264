package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the cloud wants into a twin, as a three-way merge: only what the cloud has changed
 * since it spoke last replaces {@code expected}, so that a value wanted at the edge stands until
 * then. Safe to repeat.
 */
final class DesiredMerge {

    private static final Logger LOG = LoggerFactory.getLogger(DesiredMerge.class);

    private DesiredMerge() {}

    /** The twin with the device's wanted values; the same instance when there is nothing new. */
    static TwinDocument merge(TwinDocument before, EdgeDevice device, long now) {
        JsonObject twin = TwinMerge.copy(before.twin());
        JsonObject base = new JsonObject();
        boolean changed = false;
        for (String name : device.desired().keySet()) {
            String wanted = device.desired().get(name);
            boolean heard = wanted.equals(before.base().getString(name));
            if (heard || isAllowed(name, wanted, device, before)) {
                base.put(name, wanted);
            }
            if (!heard && base.containsKey(name)) {
                twin.put(name, want(before.property(name), name, wanted, device, now));
                changed = true;
            }
        }
        for (String name : before.base().fieldNames()) {
            if (!device.desired().containsKey(name)) {
                changed = true;
                JsonObject property = before.property(name);
                if (property != null) {
                    twin.put(name, unwanted(property));
                }
            }
        }
        if (!changed) {
            return before;
        }
        return before.withBase(twin, base);
    }

    /**
     * A wanted value that the model forbids is told once per change and the previous one stands.
     */
    private static boolean isAllowed(
            String name, String wanted, EdgeDevice device, TwinDocument before) {
        try {
            model(name, device, before.property(name)).check(name, wanted);
            return true;
        } catch (TwinException e) {
            LOG.warn(
                    "EDGE-TWIN-005 desired value for device '{}' refused, {}: correct the Device",
                    device.key(),
                    e.reason());
            return false;
        }
    }

    private static PropertyModel model(String name, EdgeDevice device, JsonObject last) {
        String type = TwinDocument.type(last);
        return device.property(name, type.isEmpty() ? "string" : type);
    }

    private static JsonObject want(
            JsonObject last, String name, String wanted, EdgeDevice device, long now) {
        JsonObject property =
                last == null ? new JsonObject().put("optional", true) : TwinMerge.copy(last);
        PropertyModel model = model(name, device, last);
        property.put(
                "expected",
                new JsonObject()
                        .put("value", wanted)
                        .put("metadata", new JsonObject().put("timestamp", now)));
        property.put("metadata", new JsonObject().put("type", model.type()));
        TwinMerge.count(property, "expected_version", "cloud");
        return property;
    }

    private static JsonObject unwanted(JsonObject last) {
        JsonObject property = TwinMerge.copy(last);
        property.remove("expected");
        TwinMerge.count(property, "expected_version", "cloud");
        return property;
    }
}
