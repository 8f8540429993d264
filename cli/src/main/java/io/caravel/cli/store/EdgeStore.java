package io.caravel.cli.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is only in the store of an edge: what it was given and what it keeps of its devices. */
public final class EdgeStore {
    private final SideStore store;

    /** The store in a file. */
    public EdgeStore(Path file) {
        this.store = new SideStore(file);
    }

    /**
     * A desired object the edge holds.
     *
     * @param key {@code <namespace>/<name>}
     * @param rev its version
     */
    public record Held(String key, String rev) {}

    /**
     * A device's twin.
     *
     * @param key {@code <namespace>/<device>}
     * @param document what the edge keeps of it
     */
    public record Twin(String key, JsonObject document) {}

    /** How many messages wait for the link, over all lanes. */
    public int waiting() {
        return store.ledgers(false).stream()
                .filter(lane -> lane.ledger().queue().equals("outbox"))
                .mapToInt(lane -> (int) lane.ledger().ledger().waiting())
                .sum();
    }

    /** The objects of a kind that the edge was given. */
    public List<Held> held(String kind) {
        return store.rows(
                "objects",
                "SELECT key, rev FROM objects WHERE kind = '" + kind + "' ORDER BY key",
                row -> new Held(row.getString(1), row.getString(2)));
    }

    /** What {@code spec.protocol.protocolName} of each Device says, by its key; empty for none. */
    public Map<String, String> protocols() {
        Map<String, String> protocols = new HashMap<>();
        store.rows(
                        "objects",
                        "SELECT key, body FROM objects WHERE kind = 'device'",
                        row -> Map.entry(row.getString(1), protocol(row.getString(2))))
                .forEach(device -> protocols.put(device.getKey(), device.getValue()));
        return protocols;
    }

    private static String protocol(String body) {
        try {
            return new JsonObject(body)
                    .getJsonObject("spec", new JsonObject())
                    .getJsonObject("protocol", new JsonObject())
                    .getString("protocolName", "");
        } catch (DecodeException | ClassCastException e) {
            return "unreadable";
        }
    }

    /**
     * A value that a device reported.
     *
     * @param time milliseconds since the epoch, as the device said
     */
    public record Value(long time, String text) {}

    /**
     * The last reported values of a property, oldest first.
     *
     * @param device {@code <namespace>/<name>}
     * @param most how many at most
     */
    public List<Value> history(String device, String property, int most) {
        return store.rows(
                "twin_history",
                "SELECT time, value FROM (SELECT seq, time, value FROM twin_history"
                        + " WHERE series = (SELECT id FROM twin_series"
                        + " WHERE device = ? AND property = ?)"
                        + " ORDER BY seq DESC LIMIT ?) ORDER BY seq",
                row -> new Value(row.getLong(1), row.getString(2)),
                device,
                property,
                most);
    }

    /** The twins of all devices. */
    public List<Twin> twins() {
        return store.rows(
                "twins",
                "SELECT key, body FROM twins ORDER BY key",
                row -> new Twin(row.getString(1), new JsonObject(row.getString(2))));
    }
}
