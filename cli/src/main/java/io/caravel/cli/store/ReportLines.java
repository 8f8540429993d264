package io.caravel.cli.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the reports of both sides have in common, as lines for a person. */
final class ReportLines {

    private final JsonObject report;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    ReportLines(JsonObject report) {
        this.report = report;
        this.now = report.getInstant("asOf");
        line("As of", report.getString("asOf"));
    }

    /** The lines so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Whether the process lives, and since when. */
    void process(String title, String name) {
        line(
                title,
                report.getBoolean("running")
                        ? "%s, %s since %s"
                                .formatted(
                                        name,
                                        report.getString("phase"),
                                        report.getString("started"))
                        : "%s, not running; last sign %s"
                                .formatted(name, text("lastSign", "never")));
    }

    /** Problems, store, disk and queues. */
    void common() {
        objects(report, "problems").forEach(this::problem);
        store();
        queues();
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

    /** A time and how long ago it was. */
    String ago(JsonObject of, String field) {
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
        return time.truncatedTo(ChronoUnit.SECONDS) + " (" + words + " ago)";
    }

    private static String bytes(long count) {
        if (count < 10_000) {
            return count + " B";
        }
        return count < 10_000_000 ? count / 1_000 + " kB" : count / 1_000_000 + " MB";
    }

    /** The objects of an array. */
    static List<JsonObject> objects(JsonObject of, String name) {
        return of.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast).toList();
    }

    /** A text of the report. */
    String text(String name, String otherwise) {
        String known = report.getString(name);
        return known == null ? otherwise : known;
    }

    /** Adds a line. */
    void line(String title, String text) {
        lines.add("%-22s %s".formatted(title, text).stripTrailing());
    }
}
