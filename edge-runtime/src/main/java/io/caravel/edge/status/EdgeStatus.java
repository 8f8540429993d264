package io.caravel.edge.status;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the running edge knows and its store does not: the link, what is wrong now, the store's
 * history. Kept in {@code edge.status.json} in the data folder, written at each change and once in
 * a minute; what the last process left is taken over. Safe for any thread; never blocks the caller
 * and never fails it.
 */
public final class EdgeStatus implements AutoCloseable {

    /** Name of the file in the data folder. */
    public static final String FILE = "edge.status.json";

    private static final Logger LOG = LoggerFactory.getLogger(EdgeStatus.class);
    private static final long SETTLE_MS = 200;

    private final StatusFile file;
    private final Clock clock;
    private final ScheduledExecutorService writer;
    private final JsonObject content;
    private boolean due;

    private EdgeStatus(StatusFile file, Clock clock, JsonObject content) {
        this.file = file;
        this.clock = clock;
        this.content = content;
        this.writer = Executors.newSingleThreadScheduledExecutor(EdgeStatus::thread);
    }

    /**
     * Goes on with what the last process left in the folder.
     *
     * @param folder the data folder
     * @param node name of this node
     * @param cloud address of the cloud
     */
    public static EdgeStatus open(Path folder, String node, String cloud, Clock clock) {
        StatusFile file = new StatusFile(folder.resolve(FILE));
        JsonObject before = file.read().orElse(new JsonObject());
        JsonObject content =
                new JsonObject()
                        .put("version", 1)
                        .put("node", node)
                        .put("pid", ProcessHandle.current().pid())
                        .put("started", clock.instant())
                        .put("phase", "starting")
                        .put("link", link(before, cloud))
                        .put("store", part(before, "store"))
                        .put("problems", new JsonObject());
        EdgeStatus status = new EdgeStatus(file, clock, content);
        status.writer.scheduleWithFixedDelay(status::write, 0, 1, TimeUnit.MINUTES);
        return status;
    }

    /** The edge is {@code starting}, {@code running} or {@code stopped}. */
    public void phase(String phase) {
        change(() -> content.put("phase", phase));
    }

    /** Something is wrong until {@link #solved}: its code and a sentence. */
    public void problem(String code, String sentence) {
        change(
                () -> {
                    JsonObject problems = part(content, "problems");
                    JsonObject before = part(problems, code);
                    problems.put(
                            code,
                            new JsonObject()
                                    .put("reason", sentence)
                                    .put(
                                            "since",
                                            before.getValue("since", clock.instant().toString())));
                    content.put("problems", problems);
                });
    }

    /** It is not wrong any more. */
    public void solved(String code) {
        change(() -> part(content, "problems").remove(code));
    }

    /** The link came up. */
    public void connected() {
        change(
                () ->
                        part(content, "link")
                                .put("connected", true)
                                .put("since", clock.instant().toString())
                                .put("lastConnected", clock.instant().toString()));
    }

    /** The link went down, or an attempt to connect failed: a sentence that starts with a code. */
    public void disconnected(String reason) {
        change(
                () -> {
                    JsonObject link = part(content, "link");
                    if (link.getBoolean("connected", false)) {
                        link.put("connected", false)
                                .put("since", clock.instant().toString())
                                .put("lastConnected", clock.instant().toString());
                    }
                    link.put("error", reason).put("errorAt", clock.instant().toString());
                });
    }

    /** What is known of the store; {@code incarnation} and, if it ever was lost, {@code lost}. */
    public synchronized JsonObject store() {
        return part(content, "store").copy();
    }

    /** Remembers what is known of the store. */
    public void store(JsonObject store) {
        change(() -> content.put("store", store.copy()));
    }

    /** Writes that it has stopped. */
    @Override
    public void close() {
        synchronized (this) {
            content.put("phase", "stopped");
            stopLink();
        }
        writer.shutdown();
        try {
            writer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        write();
    }

    private void stopLink() {
        JsonObject link = part(content, "link");
        if (link.getBoolean("connected", false)) {
            link.put("connected", false)
                    .put("since", clock.instant().toString())
                    .put("lastConnected", clock.instant().toString());
        }
    }

    private synchronized void change(Runnable change) {
        change.run();
        if (!due) {
            due = true;
            try {
                writer.schedule(this::write, SETTLE_MS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closed: the status is written at the end", e);
            }
        }
    }

    private void write() {
        JsonObject now;
        synchronized (this) {
            due = false;
            if (part(content, "link").getBoolean("connected", false)) {
                part(content, "link").put("lastConnected", clock.instant().toString());
            }
            now = content.copy().put("asOf", clock.instant().toString());
        }
        try {
            file.write(now);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the status cannot be written now", e);
        }
    }

    private static JsonObject link(JsonObject before, String cloud) {
        JsonObject link = part(before, "link").put("url", cloud);
        if (link.getBoolean("connected", false)) {
            link.put("connected", false).put("since", link.getValue("lastConnected"));
        }
        return link;
    }

    private static JsonObject part(JsonObject of, String name) {
        if (!(of.getValue(name) instanceof JsonObject)) {
            of.put(name, new JsonObject());
        }
        return of.getJsonObject(name);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "edge-status");
        thread.setDaemon(true);
        return thread;
    }
}
