package io.caravel.cli.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A report of an edge as lines for the person beside the box. */
public final class EdgeLines {

    private final JsonObject report;

    /** Lines for a report of {@link EdgeReport}. */
    public EdgeLines(JsonObject report) {
        this.report = report;
    }

    /** The lines. */
    public List<String> lines() {
        ReportLines lines = new ReportLines(report);
        lines.process("Edge", lines.text("node", "unknown"));
        link(lines);
        lines.common();
        staticPods(lines);
        contents(lines);
        return lines.lines();
    }

    /** Those of the devices alone. */
    public List<String> devices() {
        ReportLines lines = new ReportLines(report);
        twins(lines);
        return lines.lines();
    }

    private void link(ReportLines lines) {
        JsonObject link = report.getJsonObject("link");
        boolean connected = link.getBoolean("connected", false);
        String last = link.getString("lastConnected");
        lines.line(
                "Link",
                connected
                        ? "connected to %s since %s"
                                .formatted(link.getString("url"), lines.ago(link, "since"))
                        : "down, last connected %s"
                                .formatted(
                                        last == null ? "never" : lines.ago(link, "lastConnected")));
        if (!connected && link.containsKey("error")) {
            lines.line("", link.getString("error") + ", " + lines.ago(link, "errorAt"));
        }
    }

    private void staticPods(ReportLines lines) {
        JsonObject found = report.getJsonObject("staticPods", new JsonObject());
        JsonObject pods = found.getJsonObject("pods", new JsonObject());
        JsonObject problems = found.getJsonObject("problems", new JsonObject());
        if (!pods.isEmpty() || !problems.isEmpty()) {
            lines.line("Static Pods", String.valueOf(pods.size()));
            pods.forEach(pod -> lines.line("", pod.getKey() + "  " + pod.getValue()));
            problems.forEach(
                    file -> lines.line("", file.getKey() + " is not run: " + file.getValue()));
        }
    }

    private void contents(ReportLines lines) {
        JsonObject objects = report.getJsonObject("objects", new JsonObject());
        for (String kind : objects.fieldNames()) {
            JsonArray held = objects.getJsonArray(kind);
            lines.line("Kind " + kind, String.valueOf(held.size()));
            if (!kind.startsWith("device")) {
                for (int i = 0; i < held.size(); i++) {
                    JsonObject one = held.getJsonObject(i);
                    lines.line("", one.getString("key") + "  version " + one.getString("rev"));
                }
            }
        }
        twins(lines);
    }

    private void twins(ReportLines lines) {
        lines.line("Twins", String.valueOf(report.getJsonArray("twins", new JsonArray()).size()));
        ReportLines.objects(report, "twins").forEach(twin -> twin(lines, twin));
    }

    private void twin(ReportLines lines, JsonObject twin) {
        JsonObject document = twin.getJsonObject("twin");
        String key = twin.getString("key");
        lines.line("", key + "  " + document.getString("state", "unknown"));
        JsonObject devices = report.getJsonObject("devices", new JsonObject());
        DeviceLines.of(lines, devices.getJsonObject(key, new JsonObject()))
                .forEach(line -> lines.line("", "  " + line));
        JsonObject properties = document.getJsonObject("twin", new JsonObject());
        for (String name : properties.fieldNames()) {
            JsonObject property = properties.getJsonObject(name);
            lines.line(
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
}
