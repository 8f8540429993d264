package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cloud about one Pod: its status whenever it changed, and what happened to it.
 *
 * <p>Of a Pod that the cluster does not know, nothing is told. A status that could not be handed
 * over is handed over again at the next call; an event that could not is lost with a log line,
 * since it is a comment and not a state. Events are handed over in their order beside the work that
 * they tell of, so that it does not wait for the disk. Used by one thread at a time.
 */
final class PodReports {

    private static final Logger LOG = LoggerFactory.getLogger(PodReports.class);

    private final String key;
    private final PodRoutes routes;
    private final DesiredPods desired;
    private final Clock clock;
    private final Executor executor;
    private final ToldStatus told;
    private CompletableFuture<Void> events = CompletableFuture.completedFuture(null);

    PodReports(String key, PodContext context) {
        this.key = key;
        this.routes = context.routes();
        this.desired = context.desired();
        this.clock = context.clock();
        this.executor = context.executor();
        this.told =
                new ToldStatus(report -> routes.report(key, report), ToldStatus.after(executor));
    }

    /**
     * Reports a status, after all that was told before.
     *
     * @param gone all containers are stopped and the volumes removed
     */
    void status(String uid, JsonObject status, boolean gone) {
        report(uid, status, gone)
                .ifPresent(
                        report -> {
                            events.exceptionally(closing -> null).join();
                            told.is(report);
                        });
    }

    /** Reports a status that stays for now. */
    void staying(String uid, JsonObject status) {
        status(uid, status, false);
    }

    /** Reports a status that the next steps are about to change. */
    void passing(String uid, JsonObject status) {
        report(uid, status, false).ifPresent(told::passes);
    }

    /** Forgets a status that has not gone out yet. */
    void drop() {
        told.drop();
    }

    /** What the cluster is told: of a Pod that it does not know, nothing. */
    private Optional<JsonObject> report(String uid, JsonObject status, boolean gone) {
        Optional<String> known = desired.knownAs(key, uid);
        if (known.isEmpty()) {
            desired.keepPhase(key, status.getString("phase", ""));
        }
        return known.map(
                id -> new JsonObject().put("uid", id).put("status", status).put("remove", gone));
    }

    /** Makes the next status go out even when it is the same as the last. */
    void forget() {
        told.forget();
    }

    /** Tells what went as it should. */
    void normal(Pod pod, String container, String reason, String message) {
        event(pod, "Normal", container, reason, message);
    }

    /** Tells what went wrong. */
    void warning(Pod pod, String container, String reason, String message) {
        event(pod, "Warning", container, reason, message);
    }

    /**
     * Tells why a probe failed.
     *
     * @param kind {@code liveness}, {@code readiness} or {@code startup}
     */
    void unhealthy(Pod pod, String container, String kind, String why) {
        String name = Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
        warning(pod, container, "Unhealthy", name + " probe failed: " + why);
    }

    private void event(Pod pod, String type, String container, String reason, String message) {
        Optional<String> known = desired.knownAs(key, pod.uid());
        if (known.isEmpty()) {
            return;
        }
        JsonObject event =
                new JsonObject()
                        .put("uid", known.get())
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
