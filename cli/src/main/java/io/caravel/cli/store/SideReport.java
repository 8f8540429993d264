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
 * What is reported of either side: what its process says, what its queues hold. A part that cannot
 * be read is missing and named under {@code problems}.
 */
final class SideReport {

    private final Path file;
    private final SideStore store;
    private final LocalSide side;
    private final boolean count;

    /**
     * @param name {@code edge} or {@code cloud}
     * @param file its store
     * @param count whether to count the rows of every queue, also when they are very many
     */
    SideReport(String name, Path file, boolean count) {
        this.file = file;
        this.store = new SideStore(file);
        this.side = new LocalSide(file.toAbsolutePath().getParent(), name);
        this.count = count;
    }

    /** What the process wrote last. */
    JsonObject status() {
        return side.status();
    }

    /** The report as of a moment. */
    JsonObject at(Instant now, JsonObject status) {
        boolean running = side.isRunning();
        JsonObject report =
                new JsonObject()
                        .put("asOf", now.toString())
                        .put("running", running)
                        .put("phase", running ? status.getString("phase") : "stopped")
                        .put("started", status.getValue("started"))
                        .put("lastSign", status.getValue("asOf"))
                        .put("problems", problems(status, running))
                        .put("store", store(status))
                        .put("disk", disk(status, running));
        read(report, () -> report.put("queues", queues()).put("deadLetters", store.deadLetters()));
        return report;
    }

    /** Adds what can be read; what cannot is a problem of the report. */
    static void read(JsonObject report, Runnable parts) {
        try {
            parts.run();
        } catch (Problem unreadable) {
            JsonObject store = report.getJsonObject("store");
            if (!"unreadable".equals(store.getString("health"))) {
                store.put("health", "unreadable");
                report.getJsonArray("problems")
                        .add(
                                new JsonObject()
                                        .put("code", "STORE")
                                        .put("reason", unreadable.getMessage()));
            }
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
        for (SideStore.CountedLedger counted : store.ledgers(count)) {
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

    private static Boolean addsUp(SideStore.CountedLedger counted) {
        return counted.rows() == null
                ? null
                : counted.rows() == counted.ledger().ledger().waiting();
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
