package io.caravel.cli.store;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The state of an edge as lines for the person beside the box. */
public final class EdgeReport {
    private final EdgeStore store;
    private final Instant now;

    /** A report of a store at a moment. */
    public EdgeReport(EdgeStore store, Instant now) {
        this.store = store;
        this.now = now;
    }

    /** The lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        backlog(lines);
        lines.add("Dead letters     " + store.deadLetters());
        held(lines, "Pods", "pod");
        held(lines, "ConfigMaps", "configmap");
        held(lines, "Secrets", "secret");
        List<EdgeStore.Twin> twins = store.twins();
        lines.add("Twins            " + twins.size());
        twins.forEach(twin -> twin(lines, twin));
        return lines;
    }

    private void backlog(List<String> lines) {
        List<EdgeStore.Lane> lanes = store.backlog();
        if (lanes.isEmpty()) {
            lines.add("Waiting to send  nothing");
        }
        for (EdgeStore.Lane lane : lanes) {
            long seconds = Math.max(0, Duration.between(lane.oldest(), now).toSeconds());
            lines.add(
                    "Waiting to send  %d in lane %s, the oldest since %d s"
                            .formatted(lane.count(), lane.name(), seconds));
        }
    }

    private void held(List<String> lines, String title, String kind) {
        List<EdgeStore.Held> held = store.held(kind);
        lines.add("%-16s %d".formatted(title, held.size()));
        held.forEach(object -> lines.add("  " + object.key() + "  version " + object.rev()));
    }

    private static void twin(List<String> lines, EdgeStore.Twin twin) {
        JsonObject document = twin.document();
        lines.add("  " + twin.key() + "  " + document.getString("state", "unknown"));
        JsonObject properties = document.getJsonObject("twin", new JsonObject());
        for (String name : properties.fieldNames()) {
            JsonObject property = properties.getJsonObject(name);
            lines.add(
                    "    %s: reported %s, wanted %s"
                            .formatted(
                                    name, value(property, "actual"), value(property, "expected")));
        }
    }

    private static String value(JsonObject property, String side) {
        JsonObject found = property == null ? null : property.getJsonObject(side);
        Object value = found == null ? null : found.getValue("value");
        return value == null ? "-" : String.valueOf(value);
    }
}
