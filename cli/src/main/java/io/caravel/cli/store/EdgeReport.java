package io.caravel.cli.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * The state of an edge as one JSON object: what its process says, what its store holds. A part that
 * cannot be read is missing and named under {@code problems}.
 */
public final class EdgeReport {

    private static final String[] KINDS = {"pod", "configmap", "secret", "device", "devicemodel"};

    private final SideReport side;
    private final EdgeStore store;

    /**
     * A report of the edge whose store a file is.
     *
     * @param count whether to count the rows of every queue, also when they are very many
     */
    public EdgeReport(Path file, boolean count) {
        this.side = new SideReport("edge", file, count);
        this.store = new EdgeStore(file);
    }

    /** The report as of a moment. */
    public JsonObject at(Instant now) {
        JsonObject status = side.status();
        JsonObject report = side.at(now, status).put("node", status.getString("node"));
        JsonObject link = status.getJsonObject("link", new JsonObject()).copy();
        if (!report.getBoolean("running") && link.getBoolean("connected", false)) {
            link.put("connected", false).put("since", link.getValue("lastConnected"));
        }
        report.put("link", link);
        report.put("staticPods", status.getJsonObject("staticPods", new JsonObject()));
        SideReport.read(report, () -> report.put("objects", objects()).put("twins", twins()));
        SideReport.read(report, () -> report.put("devices", devices(status)));
        return report;
    }

    /** Protocol, state and last error by key: what its Kamelets say, and of others its twin. */
    private JsonObject devices(JsonObject status) {
        JsonObject served = status.getJsonObject("devices", new JsonObject());
        JsonObject devices = new JsonObject();
        Map<String, String> protocols = store.protocols();
        for (EdgeStore.Twin twin : store.twins()) {
            JsonObject device = served.getJsonObject(twin.key(), new JsonObject()).copy();
            String online = twin.document().getString("lastOnlineTime", "");
            device.put("state", twin.document().getString("state", "unknown"));
            String protocol = protocols.getOrDefault(twin.key(), "");
            device.put("protocol", protocol.isEmpty() ? "own program on MQTT" : protocol);
            device.put("lastOnline", online.isEmpty() ? null : online);
            long last = lastReading(twin.document());
            device.put("lastReading", last == 0 ? null : Instant.ofEpochMilli(last).toString());
            devices.put(twin.key(), device);
        }
        return devices;
    }

    private static long lastReading(JsonObject document) {
        JsonObject twin = document.getJsonObject("twin", new JsonObject());
        return twin.fieldNames().stream()
                .mapToLong(
                        name ->
                                twin.getJsonObject(name)
                                        .getJsonObject("actual", new JsonObject())
                                        .getJsonObject("metadata", new JsonObject())
                                        .getLong("timestamp", 0L))
                .max()
                .orElse(0);
    }

    private JsonObject objects() {
        JsonObject objects = new JsonObject();
        for (String kind : KINDS) {
            JsonArray held = new JsonArray();
            store.held(kind)
                    .forEach(
                            one ->
                                    held.add(
                                            new JsonObject()
                                                    .put("key", one.key())
                                                    .put("rev", one.rev())));
            objects.put(kind, held);
        }
        return objects;
    }

    private JsonArray twins() {
        JsonArray twins = new JsonArray();
        store.twins()
                .forEach(
                        twin ->
                                twins.add(
                                        new JsonObject()
                                                .put("key", twin.key())
                                                .put("twin", twin.document())));
        return twins;
    }
}
