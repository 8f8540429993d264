package io.caravel.flow;

import io.caravel.bench.kube.AuditLog;
import io.caravel.cli.lab.Lab;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A write of a cloud runtime, as the API's audit log says.
 *
 * @param replica its name
 * @param verb such as {@code patch}
 * @param uri what it wrote
 */
record AuditedWrite(String replica, String verb, String uri) {

    private static final String AGENT = "caravel-cloud/";
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    /** All of them after a time. */
    static List<AuditedWrite> after(Lab lab, Instant time) {
        try {
            return AuditLog.events(lab.cluster().auditLog())
                    .filter(event -> event.getString("userAgent", "").startsWith(AGENT))
                    .filter(event -> WRITES.contains(event.getString("verb")))
                    .filter(event -> Instant.parse(event.getString("stageTimestamp")).isAfter(time))
                    .map(AuditedWrite::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuditedWrite of(JsonObject event) {
        return new AuditedWrite(
                event.getString("userAgent").substring(AGENT.length()),
                event.getString("verb"),
                event.getString("requestURI"));
    }
}
