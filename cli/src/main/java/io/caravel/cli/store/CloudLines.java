package io.caravel.cli.store;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** A report of a cloud runtime as lines for a person. */
public final class CloudLines {

    private final JsonObject report;

    /** Lines for a report of {@link CloudReport}. */
    public CloudLines(JsonObject report) {
        this.report = report;
    }

    /** The lines. */
    public List<String> lines() {
        ReportLines lines = new ReportLines(report);
        lines.process("Cloud", "port " + report.getInteger("port"));
        nodes(lines);
        refused(lines);
        lines.common();
        return lines.lines();
    }

    private void nodes(ReportLines lines) {
        JsonObject nodes = report.getJsonObject("nodes");
        List<JsonObject> named = ReportLines.objects(nodes, "named");
        int connected = nodes.getInteger("connected");
        lines.line("Nodes", connected + " connected");
        for (JsonObject node : named) {
            lines.line(
                    "",
                    "%s  from %s since %s"
                            .formatted(
                                    node.getString("name"),
                                    node.getString("address"),
                                    lines.ago(node, "since")));
        }
        if (named.size() < connected) {
            lines.line("", "and " + (connected - named.size()) + " more");
        }
    }

    private void refused(ReportLines lines) {
        JsonObject refused = report.getJsonObject("refused");
        refused.fieldNames().stream()
                .sorted()
                .forEach(
                        code ->
                                lines.line(
                                        "Refused " + code, refused.getValue(code) + " messages"));
    }
}
