package io.caravel.cli.store;

import io.caravel.cli.Problem;
import io.caravel.component.queue.Ledger;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The state of an edge as one JSON object: what its process says, what its store holds. A part that
 * cannot be read is missing and named under {@code problems}.
 */
public final class EdgeReport {

    private static final String[] KINDS = {"pod", "configmap", "secret", "device", "devicemodel"};

    private final Path file;
    private final EdgeStore store;
    private final EdgeProcess process;
    private final boolean count;

    /**
     * A report of the edge whose store a file is.
     *
     * @param count whether to count the rows of every queue, also when they are very many
     */
    public EdgeReport(Path file, boolean count) {
        this.file = file;
        this.store = new EdgeStore(file);
        this.process = new EdgeProcess(file.toAbsolutePath().getParent());
        this.count = count;
    }

    /** The report as of a moment. */
    public JsonObject at(Instant now) {
        JsonObject status = process.status();
        boolean running = process.isRunning();
        JsonObject link = status.getJsonObject("link", new JsonObject()).copy();
        if (!running && link.getBoolean("connected", false)) {
            link.put("connected", false).put("since", link.getValue("lastConnected"));
        }
        JsonObject report =
                new JsonObject()
                        .put("asOf", now.toString())
                        .put("node", status.getString("node"))
                        .put("running", running)
                        .put("phase", running ? status.getString("phase") : "stopped")
                        .put("started", status.getValue("started"))
                        .put("lastSign", status.getValue("asOf"))
                        .put("link", link)
                        .put("problems", problems(status, running))
                        .put("store", store(status))
                        .put("disk", disk(status, running));
        read(report);
        return report;
    }

    private void read(JsonObject report) {
        try {
            report.put("queues", queues())
                    .put("deadLetters", store.deadLetters())
                    .put("objects", objects())
                    .put("twins", twins());
        } catch (Problem unreadable) {
            report.getJsonObject("store").put("health", "unreadable");
            report.getJsonArray("problems")
                    .add(
                            new JsonObject()
                                    .put("code", "STORE")
                                    .put("reason", unreadable.getMessage()));
        }
    }

    private static JsonArray problems(JsonObject status, boolean running) {
        JsonArray problems = new JsonArray();
        for (var problem : status.getJsonObject("problems", new JsonObject())) {
            JsonObject known = ((JsonObject) problem.getValue()).copy();
            problems.add(known.put("code", problem.getKey()).put("now", running));
        }
        return problems;
    }

    private JsonObject store(JsonObject status) {
        JsonObject known = status.getJsonObject("store", new JsonObject());
        return new JsonObject()
                .put("file", file.toString())
                .put("bytes", size(file) + size(Path.of(file + "-wal")))
                .put("health", Files.exists(file) ? "readable" : "missing")
                .put("lost", known.getValue("lost"));
    }

    private JsonObject disk(JsonObject status, boolean running) {
        JsonObject disk = new JsonObject();
        try {
            Path folder = file.toAbsolutePath().getParent();
            disk.put("free", Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            disk.putNull("free");
        }
        return disk.put("level", running ? status.getString("disk") : null);
    }

    private JsonArray queues() {
        JsonArray queues = new JsonArray();
        for (EdgeStore.CountedLedger counted : store.ledgers(count)) {
            Ledger ledger = counted.ledger().ledger();
            JsonObject drops = new JsonObject();
            counted.ledger().drops().forEach(drops::put);
            queues.add(
                    new JsonObject()
                            .put("queue", counted.ledger().queue())
                            .put("lane", counted.ledger().lane().id())
                            .put("waiting", ledger.waiting())
                            .put("bytes", ledger.bytes())
                            .put("oldest", time(ledger.oldest()))
                            .put("accepted", ledger.accepted())
                            .put("delivered", ledger.delivered())
                            .put("superseded", ledger.superseded())
                            .put("expired", ledger.expired())
                            .put("dropped", ledger.dropped())
                            .put("drops", drops)
                            .put("addsUp", addsUp(counted)));
        }
        return queues;
    }

    private static Boolean addsUp(EdgeStore.CountedLedger counted) {
        return counted.rows() == null
                ? null
                : counted.rows() == counted.ledger().ledger().waiting();
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

    private static String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    private static long size(Path of) {
        try {
            return Files.exists(of) ? Files.size(of) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
