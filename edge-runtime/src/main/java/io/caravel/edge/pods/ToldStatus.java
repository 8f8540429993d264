package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status of one Pod as it was told last, so that it is told only when it has changed.
 *
 * <p>Promises: a status on the way to Running, which is worth a write to the API server only if the
 * Pod stays there, is told within {@link #HELD} unless another takes its place; any other one is
 * told at once, and never before an older one. What could not be told is told again at the next
 * call. Safe for any thread.
 */
final class ToldStatus {

    static final Duration HELD = Duration.ofSeconds(1);

    private static final Set<String> STARTING = Set.of("", "ContainerCreating", "PodInitializing");
    private static final Logger LOG = LoggerFactory.getLogger(ToldStatus.class);

    private final Consumer<JsonObject> tell;
    private final Executor later;
    private JsonObject told;
    private JsonObject held;

    /**
     * @param tell sends one report to the cloud
     * @param later runs what it is given after {@link #HELD}
     */
    ToldStatus(Consumer<JsonObject> tell, Executor later) {
        this.tell = tell;
        this.later = later;
    }

    /** Runs on an executor, each after {@link #HELD}. */
    static Executor after(Executor executor) {
        return CompletableFuture.delayedExecutor(HELD.toMillis(), TimeUnit.MILLISECONDS, executor);
    }

    /**
     * A Pod is like this.
     *
     * @param report with {@code uid} and {@code status}
     */
    synchronized void is(JsonObject report) {
        held = null;
        if (!report.equals(told)) {
            tell.accept(report);
            told = report;
        }
    }

    /**
     * A Pod is like this and is about to change again.
     *
     * @param report with {@code uid} and {@code status}
     */
    synchronized void passes(JsonObject report) {
        if (!isOnTheWay(report) || (isOfSamePod(report) && !isPending(told))) {
            is(report);
            return;
        }
        boolean first = held == null;
        held = report;
        if (first) {
            later.execute(this::release);
        }
    }

    /** Makes the next status go out even when it is the same as the last. */
    synchronized void forget() {
        told = null;
    }

    /** Forgets a status that has not been told yet. */
    synchronized void drop() {
        held = null;
    }

    private synchronized void release() {
        if (held == null) {
            return;
        }
        try {
            is(held);
        } catch (RuntimeException e) {
            LOG.debug("told with the next status: {}", e.getMessage());
        }
    }

    private boolean isOfSamePod(JsonObject report) {
        return told != null && report.getString("uid", "").equals(told.getString("uid", ""));
    }

    /** Whether nothing is wrong: what keeps a container from running belongs to every start. */
    private static boolean isOnTheWay(JsonObject report) {
        JsonObject status = Pod.part(report, "status");
        return isPending(report)
                && Stream.of("initContainerStatuses", "containerStatuses")
                        .flatMap(list -> Pod.parts(status, list).stream())
                        .map(container -> Pod.part(Pod.part(container, "state"), "waiting"))
                        .allMatch(waiting -> STARTING.contains(waiting.getString("reason", "")));
    }

    private static boolean isPending(JsonObject report) {
        return "Pending".equals(Pod.part(report, "status").getString("phase"));
    }
}
