package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What is to be remembered of one Pod between passes.
 *
 * <p>Start time, addresses, restart counts, back-off and condition times are written to disk with
 * {@link #toJson}; the rest is found out again after a restart. Used by one thread at a time.
 */
final class PodMemory {

    private static final CompletableFuture<Optional<String>> NOTHING_TO_DO =
            CompletableFuture.completedFuture(Optional.empty());

    static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    /**
     * Why a container does not run.
     *
     * @param reason one word
     * @param message one sentence
     */
    record Waiting(String reason, String message) {}

    /**
     * How long a container waits after its end before it is started again.
     *
     * @param delay time after the end
     * @param since when it was last prolonged
     */
    record BackOff(Duration delay, Instant since) {}

    /**
     * How a probe went so far.
     *
     * @param passed last verdict, after thresholds
     * @param successes in a row
     * @param failures in a row
     * @param next when to ask again
     */
    record Probed(boolean passed, int successes, int failures, Instant next) {}

    /**
     * Why a running container must end.
     *
     * @param why one sentence for the event
     * @param grace seconds it gets; null for the Pod's own
     */
    record Condemned(String why, Long grace) {}

    private Instant startTime;
    private List<String> ips = List.of();
    private final Map<String, BackOff> backOffs = new HashMap<>();
    private final Map<String, JsonObject> conditions = new HashMap<>();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<String, Instant> retries = new HashMap<>();
    private final Map<String, Probed> probes = new HashMap<>();
    private final Map<String, Condemned> condemned = new HashMap<>();
    private final Map<String, CompletableFuture<Optional<String>>> hooks = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Map<String, Integer> created = new HashMap<>();
    private Waiting verdict;
    private boolean admitted;

    PodMemory(Instant startTime) {
        this.startTime = startTime;
    }

    /**
     * Reads what {@link #toJson} gave.
     *
     * @throws RuntimeException when it is something else
     */
    static PodMemory fromJson(JsonObject json) {
        PodMemory memory = new PodMemory(Objects.requireNonNull(json.getInstant("startTime")));
        memory.ips = Pod.strings(json, "ips");
        Pod.part(json, "backOffs")
                .forEach(
                        entry -> {
                            JsonObject backOff = (JsonObject) entry.getValue();
                            memory.backOffs.put(
                                    entry.getKey(),
                                    new BackOff(
                                            Duration.ofSeconds(backOff.getLong("seconds")),
                                            Objects.requireNonNull(backOff.getInstant("since"))));
                        });
        Pod.part(json, "conditions")
                .forEach(e -> memory.conditions.put(e.getKey(), (JsonObject) e.getValue()));
        memory.admitted = json.getBoolean("admitted", false);
        Pod.part(json, "created")
                .forEach(e -> memory.created(e.getKey(), ((Number) e.getValue()).intValue()));
        JsonObject verdict = json.getJsonObject("verdict");
        if (verdict != null) {
            memory.end(new Waiting(verdict.getString("reason"), verdict.getString("message")));
        }
        return memory;
    }

    JsonObject toJson() {
        JsonObject delays = new JsonObject();
        backOffs.forEach(
                (name, backOff) ->
                        delays.put(
                                name,
                                new JsonObject()
                                        .put("seconds", backOff.delay().toSeconds())
                                        .put("since", backOff.since())));
        JsonObject times = new JsonObject();
        conditions.forEach(times::put);
        JsonObject json =
                new JsonObject()
                        .put("startTime", startTime)
                        .put("ips", new JsonArray(ips))
                        .put("admitted", admitted)
                        .put("backOffs", delays)
                        .put("conditions", times)
                        .put("created", new JsonObject(new HashMap<>(created)));
        if (verdict != null) {
            JsonObject why = new JsonObject().put("reason", verdict.reason());
            json.put("verdict", why.put("message", verdict.message()));
        }
        return json;
    }

    /** The node ends the Pod for good; it is never started again. */
    void end(Waiting why) {
        verdict = why;
    }

    /** Why the node ended the Pod for good. */
    Optional<Waiting> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** The node has let the Pod in; it is not asked again. */
    void admit() {
        admitted = true;
    }

    boolean admitted() {
        return admitted;
    }

    Instant startTime() {
        return startTime;
    }

    List<String> ips() {
        return ips;
    }

    void ips(List<String> found) {
        ips = List.copyOf(found);
    }

    /** The delay that counts for a container that ended at this time; zero for none. */
    Duration delay(String container, Instant ended) {
        BackOff backOff = backOffs.get(container);
        return backOff == null || forgotten(backOff, ended) ? Duration.ZERO : backOff.delay();
    }

    /** Doubles the delay of a container that is now started again after its end. */
    void prolong(String container, Instant ended, Instant now) {
        BackOff backOff = backOffs.get(container);
        Duration next = FIRST_BACK_OFF;
        if (backOff != null && !forgotten(backOff, ended)) {
            next = backOff.delay().multipliedBy(2);
        }
        backOffs.put(
                container,
                new BackOff(next.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : next, now));
    }

    private static boolean forgotten(BackOff backOff, Instant ended) {
        return ended.isAfter(backOff.since().plus(LONGEST_BACK_OFF.multipliedBy(2)));
    }

    /** There is, or was, a container of this name that was started again so often before. */
    void created(String container, int restarts) {
        created.merge(container, restarts, Math::max);
    }

    /** The highest number given to {@link #created}, -1 for none. */
    int lastCreated(String container) {
        return created.getOrDefault(container, -1);
    }

    /** Records why a container does not run, and when it is tried again. */
    void waits(String container, Waiting why, Instant retry) {
        waiting.put(container, why);
        retries.put(container, retry);
    }

    /** Says that nothing keeps a container from running. */
    void free(String container) {
        waiting.remove(container);
        retries.remove(container);
        told.remove(container);
    }

    Optional<Waiting> waiting(String container) {
        return Optional.ofNullable(waiting.get(container));
    }

    Optional<Instant> retry(String container) {
        return Optional.ofNullable(retries.get(container));
    }

    /** Everything that waits may be tried at once, since something it may wait for has changed. */
    void retryNow() {
        waiting.forEach(
                (name, why) -> {
                    if (!why.reason().contains("BackOff")) {
                        retries.remove(name);
                    }
                });
    }

    /** True once for each thing to tell, until {@link #free} of the container. */
    boolean tellOnce(String container) {
        return told.add(container);
    }

    boolean told(String container) {
        return told.contains(container);
    }

    Optional<Probed> probed(String containerId, String kind) {
        return Optional.ofNullable(probes.get(containerId + "/" + kind));
    }

    void probed(String containerId, String kind, Probed result) {
        probes.put(containerId + "/" + kind, result);
    }

    /**
     * A running container must be ended; the reason is for the event.
     *
     * @param grace seconds it gets; null for the Pod's own
     */
    void condemn(String containerId, String why, Long grace) {
        condemned.put(containerId, new Condemned(why, grace));
    }

    Optional<Condemned> condemned(String containerId) {
        return Optional.ofNullable(condemned.get(containerId));
    }

    /** A container does this after its start; it gives why it failed, or nothing. */
    void hook(String containerId, CompletableFuture<Optional<String>> outcome) {
        hooks.put(containerId, outcome);
    }

    /** What a container does after its start; done where it has nothing to do. */
    CompletableFuture<Optional<String>> hook(String containerId) {
        return hooks.getOrDefault(containerId, NOTHING_TO_DO);
    }

    /** When a condition last changed to this status; remembers it. */
    String since(String condition, String status, String now) {
        JsonObject last = conditions.get(condition);
        if (last == null || !status.equals(last.getString("status"))) {
            last = new JsonObject().put("status", status).put("time", now);
            conditions.put(condition, last);
        }
        return last.getString("time");
    }
}
