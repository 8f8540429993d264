package io.caravel.edge.devices;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Has what devices still have to do written by the Kamelets that reach them. Thread-safe. */
final class DeviceWriter {

    private final Map<String, PropertyKamelets> running;
    private final Supervisor supervisor;

    /**
     * @param running the Kamelets of each {@code <namespace>/<device>/<property>}; may change
     * @param supervisor of them, by the same names
     */
    DeviceWriter(Map<String, PropertyKamelets> running, Supervisor supervisor) {
        this.running = running;
        this.supervisor = supervisor;
    }

    /**
     * What a device still has to do is written to it, if it is reached by Kamelets. Returns at
     * once.
     *
     * @param key {@code <namespace>/<device>}
     * @param payload of the delta
     */
    void wanted(String key, JsonObject payload) {
        JsonObject delta = payload.getJsonObject("delta", new JsonObject());
        JsonObject twin = payload.getJsonObject("twin", new JsonObject());
        for (String property : delta.fieldNames()) {
            String name = key + "/" + property;
            PropertyKamelets part = running.get(name);
            String value = delta.getString(property);
            long now = System.currentTimeMillis();
            if (part != null
                    && part.wishes().wanted(property, value, readAt(twin, property), now)) {
                supervisor.run(name, () -> write(name, part));
            }
        }
    }

    private void write(String name, PropertyKamelets part) {
        long pause = part.write();
        if (pause > 0 && running.get(name) == part) {
            supervisor.runLater(name, pause, () -> write(name, part));
        }
    }

    private static long readAt(JsonObject twin, String property) {
        JsonObject actual =
                twin.getJsonObject(property, new JsonObject())
                        .getJsonObject("actual", new JsonObject());
        return actual.getJsonObject("metadata", new JsonObject()).getLong("timestamp", 0L);
    }
}
