package io.caravel.devcluster.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Who did what, in the format that {@code kube-apiserver --audit-log-path} writes at level
 * Metadata: one {@code audit.k8s.io/v1} Event a line. A watch is told when it starts and when it
 * ends, anything else when it is answered. Lines are in the file, not necessarily on the disk, when
 * the answer is sent. Used from the event loop only.
 */
public final class AuditLog implements AutoCloseable {

    private final OutputStream out;

    private AuditLog(OutputStream out) {
        this.out = out;
    }

    /** A log that keeps nothing. */
    public static AuditLog none() {
        return new AuditLog(OutputStream.nullOutputStream());
    }

    /** A log that appends to a file. */
    public static AuditLog appendingTo(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        return new AuditLog(
                new BufferedOutputStream(
                        Files.newOutputStream(
                                target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
    }

    /** Tells that a watch was accepted. */
    public void started(Attempt attempt, String uri, String agent) {
        write(attempt, uri, agent, "ResponseStarted", 200);
    }

    /** Tells how a request ended. */
    public void answered(Attempt attempt, String uri, String agent, int code) {
        write(attempt, uri, agent, "ResponseComplete", code);
    }

    private void write(Attempt attempt, String uri, String agent, String stage, int code) {
        ObjectNode event = Json.object();
        event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", "Metadata");
        event.put("auditID", UUID.randomUUID().toString()).put("stage", stage);
        event.put("requestURI", uri).put("verb", attempt.verb());
        ObjectNode user = event.putObject("user").put("username", attempt.user().name());
        attempt.user().groups().forEach(user.putArray("groups")::add);
        event.put("userAgent", agent);
        ObjectNode about = event.putObject("objectRef").put("resource", attempt.type().plural());
        given(about, "namespace", attempt.namespace());
        given(about, "name", attempt.name());
        given(about, "apiGroup", attempt.type().group());
        about.put("apiVersion", attempt.type().version());
        given(about, "subresource", attempt.subresource());
        event.putObject("responseStatus").put("code", code);
        event.put("stageTimestamp", Times.now());
        event.putObject("annotations")
                .put("authorization.k8s.io/decision", code == 403 ? "forbid" : "allow");
        try {
            out.write(Json.bytes(event));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the audit log cannot be written", e);
        }
    }

    private static void given(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
