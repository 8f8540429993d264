package io.caravel.edge.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The Node's conditions, measured, in a kubelet's words. Each keeps the time of its last change; it
 * is used by one thread at a time.
 */
final class Conditions {

    private static final long MIB = 1024 * 1024;
    private static final long LOW_MEMORY = 100 * MIB;

    private record Since(String status, Instant at) {}

    private final Box box;
    private final Supplier<Backlog> backlog;
    private final Duration behind;
    private final Map<String, Since> since = new HashMap<>();

    /**
     * @param box what is measured
     * @param backlog what waits for the cloud
     * @param behind a backlog older than this is told
     */
    Conditions(Box box, Supplier<Backlog> backlog, Duration behind) {
        this.box = box;
        this.backlog = backlog;
        this.behind = behind;
    }

    /** All conditions at a moment. */
    JsonArray at(Instant now) {
        JsonArray conditions = new JsonArray();
        boolean memory = box.memory("MemAvailable").orElse(Long.MAX_VALUE) < LOW_MEMORY;
        conditions.add(
                condition(
                        now,
                        "MemoryPressure",
                        memory,
                        memory ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
                        memory
                                ? "kubelet has insufficient memory available"
                                : "kubelet has sufficient memory available"));
        long[] space = box.diskSpace();
        boolean disk = space[0] > 0 && space[1] < space[0] / 20;
        conditions.add(
                condition(
                        now,
                        "DiskPressure",
                        disk,
                        disk ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
                        disk ? "kubelet has disk pressure" : "kubelet has no disk pressure"));
        long limit = box.processLimit().orElse(Long.MAX_VALUE);
        boolean pids = box.processes().orElse(0) > limit / 10 * 9;
        conditions.add(
                condition(
                        now,
                        "PIDPressure",
                        pids,
                        pids ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID",
                        pids
                                ? "kubelet has insufficient PID available"
                                : "kubelet has sufficient PID available"));
        conditions.add(
                condition(
                        now,
                        "NetworkUnavailable",
                        false,
                        "EdgeNetworkReady",
                        "Pods use the network of the box"));
        conditions.add(behind(now));
        conditions.add(
                condition(now, "Ready", true, "KubeletReady", "edge is posting ready status"));
        return conditions;
    }

    private JsonObject behind(Instant now) {
        Backlog waiting = backlog.get();
        long age = waiting.age(now).toSeconds();
        boolean late = waiting.depth() > 0 && age >= behind.toSeconds();
        return condition(
                now,
                "caravel.io/SyncBehind",
                late,
                late ? "BacklogOld" : "BacklogShort",
                late
                        ? "%d messages wait for the cloud, the oldest for %d s"
                                .formatted(waiting.depth(), age)
                        : "what waits for the cloud is recent");
    }

    private JsonObject condition(
            Instant now, String type, boolean is, String reason, String message) {
        String status = is ? "True" : "False";
        Since last = since.get(type);
        if (last == null || !last.status.equals(status)) {
            last = new Since(status, now);
            since.put(type, last);
        }
        return new JsonObject()
                .put("type", type)
                .put("status", status)
                .put("reason", reason)
                .put("message", message)
                .put("lastHeartbeatTime", seconds(now))
                .put("lastTransitionTime", seconds(last.at));
    }

    private static String seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }
}
