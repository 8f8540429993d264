package io.caravel.cli.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report of an edge as lines for the person beside the box. */
public final class EdgeLines {

    private final JsonObject report;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    /** Lines for a report of {@link EdgeReport}. */
    public EdgeLines(JsonObject report) {
        this.report = report;
        this.now = report.getInstant("asOf");
    }

    /** The lines. */
    public List<String> lines() {
        lines.clear();
        line("As of", report.getString("asOf"));
        process();
        link();
        objects(report, "problems").forEach(this::problem);
        store();
        queues();
        contents();
        return List.copyOf(lines);
    }

    private void process() {
        String node = text("node", "unknown");
        line(
                "Edge",
                report.getBoolean("running")
                        ? "%s, %s since %s"
                                .formatted(
                                        node,
                                        report.getString("phase"),
                                        report.getString("started"))
                        : "%s, not running; last sign %s"
                                .formatted(node, text("lastSign", "never")));
    }

    private void link() {
        JsonObject link = report.getJsonObject("link");
        boolean connected = link.getBoolean("connected", false);
        String last = link.getString("lastConnected");
        line(
                "Link",
                connected
                        ? "connected to %s since %s"
                                .formatted(link.getString("url"), ago(link, "since"))
                        : "down, last connected %s"
                                .formatted(last == null ? "never" : ago(link, "lastConnected")));
        if (!connected && link.containsKey("error")) {
            line("", link.getString("error") + ", " + ago(link, "errorAt"));
        }
    }

    private void problem(JsonObject problem) {
        line("Problem", problem.getString("reason"));
        if (problem.containsKey("since")) {
            line("", "since " + ago(problem, "since"));
        }
    }

    private void store() {
        JsonObject store = report.getJsonObject("store");
        line(
                "Store",
                "%s, %s, %s"
                        .formatted(
                                store.getString("file"),
                                bytes(store.getLong("bytes")),
                                store.getString("health")));
        JsonObject lost = store.getJsonObject("lost");
        if (lost != null) {
            line("", "lost %s: %s".formatted(ago(lost, "at"), lost.getString("how")));
        }
        JsonObject disk = report.getJsonObject("disk");
        String level = disk.getString("level");
        line(
                "Disk",
                bytes(disk.getLong("free", 0L)) + " free" + (level == null ? "" : ", " + level));
    }

    private void queues() {
        for (JsonObject lane : objects(report, "queues")) {
            String name = lane.getString("queue") + "/" + lane.getString("lane");
            String oldest =
                    lane.getString("oldest") == null ? "" : ", oldest " + ago(lane, "oldest");
            line(
                    "Queue " + name,
                    "%d waiting, %s%s"
                            .formatted(
                                    lane.getLong("waiting"), bytes(lane.getLong("bytes")), oldest));
            String drops =
                    lane.getJsonObject("drops").stream()
                            .map(drop -> drop.getKey() + " " + drop.getValue())
                            .sorted()
                            .collect(Collectors.joining(", ", " (", ")"));
            line(
                    "",
                    "%d accepted = waiting + %d delivered + %d superseded + %d expired + %d dropped%s; %s"
                            .formatted(
                                    lane.getLong("accepted"),
                                    lane.getLong("delivered"),
                                    lane.getLong("superseded"),
                                    lane.getLong("expired"),
                                    lane.getLong("dropped"),
                                    lane.getLong("dropped") == 0 ? "" : drops,
                                    addsUp(lane.getBoolean("addsUp"))));
        }
        line("Dead letters", String.valueOf(report.getValue("deadLetters", "unknown")));
    }

    private static String addsUp(Boolean found) {
        if (found == null) {
            return "rows not counted, see --check";
        }
        return found ? "adds up" : "DOES NOT ADD UP";
    }

    private void contents() {
        JsonObject objects = report.getJsonObject("objects", new JsonObject());
        for (String kind : objects.fieldNames()) {
            JsonArray held = objects.getJsonArray(kind);
            line("Kind " + kind, String.valueOf(held.size()));
            if (!kind.startsWith("device")) {
                for (int i = 0; i < held.size(); i++) {
                    JsonObject one = held.getJsonObject(i);
                    line("", one.getString("key") + "  version " + one.getString("rev"));
                }
            }
        }
        line("Twins", String.valueOf(report.getJsonArray("twins", new JsonArray()).size()));
        objects(report, "twins").forEach(this::twin);
    }

    private void twin(JsonObject twin) {
        JsonObject document = twin.getJsonObject("twin");
        line("", twin.getString("key") + "  " + document.getString("state", "unknown"));
        JsonObject properties = document.getJsonObject("twin", new JsonObject());
        for (String name : properties.fieldNames()) {
            JsonObject property = properties.getJsonObject(name);
            line(
                    "",
                    "  %s: reported %s, wanted %s"
                            .formatted(
                                    name, value(property, "actual"), value(property, "expected")));
        }
    }

    private static String value(JsonObject property, String side) {
        JsonObject found = property == null ? null : property.getJsonObject(side);
        Object value = found == null ? null : found.getValue("value");
        return value == null ? "-" : String.valueOf(value);
    }

    private String ago(JsonObject of, String field) {
        Instant time = of.getInstant(field);
        if (time == null) {
            return "unknown";
        }
        Duration age = Duration.between(time, now);
        long seconds = Math.max(0, age.toSeconds());
        String words =
                seconds < 120
                        ? seconds + " s"
                        : seconds < 7200
                                ? seconds / 60 + " min"
                                : seconds < 172_800
                                        ? seconds / 3600 + " h"
                                        : seconds / 86_400 + " d";
        return time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + " (" + words + " ago)";
    }

    private static String bytes(long count) {
        if (count < 10_000) {
            return count + " B";
        }
        return count < 10_000_000 ? count / 1_000 + " kB" : count / 1_000_000 + " MB";
    }

    private static List<JsonObject> objects(JsonObject of, String name) {
        return of.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast).toList();
    }

    private String text(String name, String otherwise) {
        String known = report.getString(name);
        return known == null ? otherwise : known;
    }

    private void line(String title, String text) {
        lines.add("%-22s %s".formatted(title, text).stripTrailing());
    }
}
