package io.caravel.edge.devices;

import io.caravel.edge.EdgeRuntime;
import io.caravel.edge.EdgeWorld;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.lab.Ports;
import io.caravel.store.Database;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A whole edge in this process, with its embedded broker and a cloud that is not there: Devices are
 * put into its store as the cloud would, twins are read from its store.
 */
public final class DeviceEdge implements AutoCloseable {

    private static final AtomicLong REV = new AtomicLong(1);

    private final EdgeRuntime edge;
    private final String broker;
    private final Path data;

    /**
     * Starts it.
     *
     * @param folder of its store
     * @param more settings
     */
    public DeviceEdge(Path folder, Map<String, String> more) throws IOException {
        int port = Ports.free();
        broker = "tcp://127.0.0.1:" + port;
        data = folder;
        Map<String, String> settings =
                new HashMap<>(Map.of("edge.mqtt.url", "", "edge.mqtt.listen", "127.0.0.1:" + port));
        settings.putAll(more);
        edge = new EdgeRuntime(EdgeWorld.config(folder, settings));
        edge.start();
    }

    /** Where its broker listens. */
    public String broker() {
        return broker;
    }

    /** What a test waits for comes within a minute on a slow and busy machine. */
    public static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }

    /** The cloud says what a device is. */
    public void device(String name, String protocol, JsonObject config, JsonObject... properties) {
        JsonArray list = new JsonArray();
        for (JsonObject property : properties) {
            list.add(property);
        }
        JsonObject device =
                new JsonObject()
                        .put(
                                "metadata",
                                new JsonObject()
                                        .put("name", name)
                                        .put("namespace", "default")
                                        .put("uid", "uid-" + name))
                        .put(
                                "spec",
                                new JsonObject()
                                        .put(
                                                "protocol",
                                                new JsonObject()
                                                        .put("protocolName", protocol)
                                                        .put("configData", config))
                                        .put("properties", list));
        objects()
                .put(
                        "device",
                        "default/" + name,
                        Long.toString(REV.incrementAndGet()),
                        device.encode())
                .toCompletableFuture()
                .join();
    }

    /** The cloud says that a device is no more. */
    public void noDevice(String name) {
        objects()
                .delete("device", "default/" + name, Long.toString(REV.incrementAndGet()))
                .toCompletableFuture()
                .join();
    }

    /** A property that is looked at every 100 ms. */
    public static JsonObject property(String name, JsonObject visitor) {
        return new JsonObject()
                .put("name", name)
                .put("collectCycle", 100)
                .put("visitors", new JsonObject().put("configData", visitor));
    }

    /** A property with a wanted value. */
    public static JsonObject wanted(String name, String value, JsonObject visitor) {
        return property(name, visitor).put("desired", new JsonObject().put("value", value));
    }

    /** The last reading of a property, null for none. */
    public String reported(String device, String property) {
        JsonObject actual =
                document(device)
                        .getJsonObject("twin", new JsonObject())
                        .getJsonObject(property, new JsonObject())
                        .getJsonObject("actual");
        return actual == null ? null : actual.getString("value");
    }

    /** The code of the last error of a device, as {@code caravel edge devices} reads it. */
    public String error(String device) {
        return shown(device).getJsonObject("error", new JsonObject()).getString("code", "");
    }

    /** The reason of that error. */
    public String reason(String device) {
        return shown(device).getJsonObject("error", new JsonObject()).getString("reason", "");
    }

    private JsonObject shown(String device) {
        try {
            return new JsonObject(Files.readString(data.resolve("edge.status.json")))
                    .getJsonObject("devices", new JsonObject())
                    .getJsonObject("default/" + device, new JsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state of a device. */
    public String state(String device) {
        return document(device).getString("state", "unknown");
    }

    private JsonObject document(String device) {
        return stored("SELECT body FROM twins WHERE key = ?", "default/" + device);
    }

    /** What the cloud will be told of a device: its DeviceStatus. */
    public JsonObject told(String device) {
        return stored(
                "SELECT CAST(body AS TEXT) FROM queue_messages WHERE key LIKE ? ORDER BY id DESC",
                "%|twin_default/" + device);
    }

    /** The codes of what the DeviceStatus says to fail. */
    public List<String> failures(String device) {
        return told(device)
                .getJsonObject("extensions", new JsonObject())
                .getJsonArray("failures", new JsonArray())
                .stream()
                .map(failure -> ((JsonObject) failure).getString("code"))
                .toList();
    }

    private JsonObject stored(String sql, String key) {
        Database database =
                edge.context().getRegistry().lookupByNameAndType("database", Database.class);
        String body =
                database.read(
                        connection -> {
                            try (PreparedStatement select = connection.prepareStatement(sql)) {
                                select.setString(1, key);
                                try (ResultSet row = select.executeQuery()) {
                                    return row.next() ? row.getString(1) : "{}";
                                }
                            }
                        });
        return new JsonObject(body);
    }

    private ObjectStore objects() {
        return edge.context().getRegistry().lookupByNameAndType("objects", ObjectStore.class);
    }

    @Override
    public void close() {
        edge.close();
    }
}
