package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cloud about one Pod: its status whenever it changed, and what happened to it.
 *
 * <p>A status that could not be handed over is handed over again at the next call; an event that
 * could not is lost with a log line, since it is a comment and not a state. Events are handed over
 * in their order beside the work that they tell of, so that it does not wait for the disk. Used by
 * one thread at a time.
 */
final class PodReports {

    private static final Logger LOG = LoggerFactory.getLogger(PodReports.class);
    private static final long PASSING_MILLIS = 250;

    private final String key;
    private final PodRoutes routes;
    private final Clock clock;
    private final Executor executor;
    private CompletableFuture<Void> events = CompletableFuture.completedFuture(null);
    private JsonObject passing;
    private String reported = "";

    PodReports(String key, PodRoutes routes, Executor executor, Clock clock) {
        this.key = key;
        this.routes = routes;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Reports a status, after all that was told before.
     *
     * @param gone all containers are stopped and the volumes removed
     */
    void status(String uid, JsonObject status, boolean gone) {
        events.exceptionally(closing -> null).join();
        synchronized (this) {
            passing = null;
            send(body(uid, status, gone));
        }
    }

    /**
     * Reports a status that another one may follow at once: it goes out a little later, unless then
     * there is a newer one.
     */
    synchronized void passing(String uid, JsonObject status) {
        if (passing == null) {
            CompletableFuture.delayedExecutor(PASSING_MILLIS, TimeUnit.MILLISECONDS, executor)
                    .execute(this::sendPassing);
        }
        passing = body(uid, status, false);
    }

    /** Forgets a status that has not gone out yet. */
    synchronized void drop() {
        passing = null;
    }

    private synchronized void sendPassing() {
        if (passing == null) {
            return;
        }
        try {
            send(passing);
        } catch (RuntimeException e) {
            LOG.debug("status of pod {} waits for the next: {}", key, e.getMessage());
        }
        passing = null;
    }

    private static JsonObject body(String uid, JsonObject status, boolean gone) {
        return new JsonObject().put("uid", uid).put("status", status).put("remove", gone);
    }

    private void send(JsonObject body) {
        String text = body.encode();
        if (!text.equals(reported)) {
            routes.report(key, body);
            reported = text;
        }
    }

    /** Makes the next status go out even when it is the same as the last. */
    synchronized void forget() {
        reported = "";
    }

    /** Tells what went as it should. */
    void normal(Pod pod, String container, String reason, String message) {
        event(pod, "Normal", container, reason, message);
    }

    /** Tells what went wrong. */
    void warning(Pod pod, String container, String reason, String message) {
        event(pod, "Warning", container, reason, message);
    }

    private void event(Pod pod, String type, String container, String reason, String message) {
        JsonObject event =
                new JsonObject()
                        .put("uid", pod.uid())
                        .put("type", type)
                        .put("reason", reason)
                        .put("message", message)
                        .put("time", clock.millis());
        if (container != null) {
            String list = pod.isInit(container) ? "initContainers" : "containers";
            event.put("fieldPath", "spec." + list + "{" + container + "}");
        }
        events = events.handleAsync((told, failure) -> tell(event), executor);
    }

    private Void tell(JsonObject event) {
        try {
            routes.tell(key, event);
        } catch (RuntimeException e) {
            LOG.warn(
                    "EDGE-POD-010 event {} of pod {} could not be queued: {}",
                    event.getString("reason"),
                    key,
                    e.getMessage());
        }
        return null;
    }
}
