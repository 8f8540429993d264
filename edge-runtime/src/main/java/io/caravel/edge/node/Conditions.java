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
    private static final int LOW_DISK_PART = 10;
    private static final double MOST_PROCESSES = 0.9;

    /** As a kubelet: a runtime that does not answer for so long is down. */
    private static final Duration RUNTIME_DOWN = Duration.ofSeconds(30);

    private record Since(String status, Instant at) {}

    private final Box box;
    private final Supplier<Backlog> backlog;
    private final Duration behind;
    private final Map<String, Since> since = new HashMap<>();
    private final Pressure memory = new Pressure();
    private final Pressure disk = new Pressure();
    private final Pressure processes = new Pressure();
    private Instant answered;

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

    /**
     * All conditions at a moment.
     *
     * @param runtimeAnswers whether the container runtime answers
     */
    JsonArray at(Instant now, boolean runtimeAnswers) {
        long[] space = box.diskSpace();
        boolean lowMemory = box.memoryAvailable().orElse(Long.MAX_VALUE) < LOW_MEMORY;
        boolean lowDisk = space[0] > 0 && space[1] < space[0] / LOW_DISK_PART;
        boolean manyProcesses = box.processes() > MOST_PROCESSES;
        return new JsonArray()
                .add(memory(now, memory.at(now, lowMemory)))
                .add(disk(now, disk.at(now, lowDisk)))
                .add(processes(now, processes.at(now, manyProcesses)))
                .add(
                        condition(
                                now,
                                "NetworkUnavailable",
                                false,
                                "EdgeNetworkReady",
                                "Pods use the network of the box"))
                .add(behind(now))
                .add(ready(now, runtimeAnswers));
    }

    private JsonObject memory(Instant now, boolean low) {
        return condition(
                now,
                "MemoryPressure",
                low,
                low ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
                low
                        ? "kubelet has insufficient memory available"
                        : "kubelet has sufficient memory available");
    }

    private JsonObject disk(Instant now, boolean low) {
        return condition(
                now,
                "DiskPressure",
                low,
                low ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure",
                low ? "kubelet has disk pressure" : "kubelet has no disk pressure");
    }

    private JsonObject processes(Instant now, boolean many) {
        return condition(
                now,
                "PIDPressure",
                many,
                many ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID",
                many
                        ? "kubelet has insufficient PID available"
                        : "kubelet has sufficient PID available");
    }

    private JsonObject ready(Instant now, boolean runtimeAnswers) {
        if (runtimeAnswers || answered != null && answered.isAfter(now)) {
            answered = now;
        }
        boolean ready = answered != null && now.isBefore(answered.plus(RUNTIME_DOWN));
        return condition(
                now,
                "Ready",
                ready,
                ready ? "KubeletReady" : "KubeletNotReady",
                ready ? "edge is posting ready status" : "container runtime is down");
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
