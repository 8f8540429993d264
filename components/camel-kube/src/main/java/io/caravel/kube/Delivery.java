package io.caravel.kube;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the changes of one target to the route: one at a time, in order. A change that waits is
 * replaced by a newer one of the same object. One that the route failed on is tried again with its
 * newest state until it succeeds, while those of other objects pass it. {@code synced} comes after
 * all that was listed has succeeded. Touched only in the target's turns.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int ROOM = 1_000;

    private final String target;
    private final Turns turns;
    private final ScheduledExecutorService timer;
    private final Function<Change, CompletionStage<Void>> route;
    private final Function<Synced, CompletionStage<Void>> syncedRoute;
    private final Supplier<Backoff> backoffs;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Backoff syncedBackoff;
    private Set<String> beforeSynced;
    private Synced synced;
    private long syncedNotBefore;
    private boolean busy;
    private boolean closed;
    private Runnable whenRoom;

    Delivery(
            String target,
            Turns turns,
            ScheduledExecutorService timer,
            Supplier<Backoff> backoffs,
            Function<Change, CompletionStage<Void>> route,
            Function<Synced, CompletionStage<Void>> syncedRoute) {
        this.target = target;
        this.turns = turns;
        this.timer = timer;
        this.backoffs = backoffs;
        this.route = route;
        this.syncedRoute = syncedRoute;
        this.syncedBackoff = backoffs.get();
    }

    /** Adds a change; it takes the place of one of the same object that waits. */
    void offer(Change change) {
        Waiting entry = waiting.computeIfAbsent(change.key(), key -> new Waiting(backoffs.get()));
        if (change.isDelete()) {
            entry.delete = change;
            entry.put = null;
        } else {
            entry.put = change;
        }
        pump();
    }

    /** Everything that exists has been offered. */
    void synced(Synced list) {
        synced = list.after(synced);
        beforeSynced = new HashSet<>(waiting.keySet());
        pump();
    }

    /** Runs the task, once, when few changes wait: at once or later. */
    void whenRoom(Runnable task) {
        whenRoom = task;
        useRoom();
    }

    /** Gives nothing more to the route. */
    void close() {
        closed = true;
        waiting.clear();
        beforeSynced = null;
        whenRoom = null;
    }

    private void pump() {
        if (busy || closed) {
            return;
        }
        long now = System.nanoTime();
        long earliest = Long.MAX_VALUE;
        for (Map.Entry<String, Waiting> entry : waiting.entrySet()) {
            long wait = entry.getValue().notBefore - now;
            if (entry.getValue().attempts == 0 || wait <= 0) {
                give(entry.getKey(), entry.getValue());
                return;
            }
            earliest = Math.min(earliest, wait);
        }
        if (beforeSynced != null && beforeSynced.isEmpty()) {
            if (syncedNotBefore == 0 || syncedNotBefore <= now) {
                giveSynced();
                return;
            }
            earliest = Math.min(earliest, syncedNotBefore - now);
        }
        if (earliest < Long.MAX_VALUE) {
            Turns.later(timer, turns, this::pump, earliest);
        }
    }

    private void give(String key, Waiting entry) {
        Change change = entry.first();
        busy = true;
        start(() -> route.apply(change))
                .whenComplete((ok, failure) -> turns.execute(() -> done(key, change, failure)));
    }

    private void done(String key, Change change, Throwable failure) {
        busy = false;
        Waiting entry = waiting.get(key);
        if (closed || entry == null) {
            return;
        }
        if (failure == null) {
            entry.succeeded(change);
            if (entry.isEmpty()) {
                waiting.remove(key);
                if (beforeSynced != null) {
                    beforeSynced.remove(key);
                }
            }
        } else {
            long millis = entry.failed();
            LOG.warn(
                    "KUBE-014 the route failed on {} of {} {} in target {}, attempt {}: {}; its newest state is tried again in {} ms",
                    change.op(),
                    change.kind(),
                    key,
                    target,
                    entry.attempts,
                    brief(failure),
                    millis);
            waiting.remove(key);
            waiting.put(key, entry);
        }
        useRoom();
        pump();
    }

    private void giveSynced() {
        busy = true;
        Set<String> given = beforeSynced;
        Synced now = synced;
        start(() -> syncedRoute.apply(now))
                .whenComplete((ok, failure) -> turns.execute(() -> syncedDone(given, failure)));
    }

    private void syncedDone(Set<String> given, Throwable failure) {
        busy = false;
        if (closed) {
            return;
        }
        if (failure == null) {
            syncedBackoff.reset();
            syncedNotBefore = 0;
            if (beforeSynced == given) {
                beforeSynced = null;
                synced = null;
            }
        } else {
            long millis = syncedBackoff.next();
            syncedNotBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            LOG.warn(
                    "KUBE-014 the route failed on synced in target {}: {}; it is tried again in {} ms",
                    target,
                    brief(failure),
                    millis);
        }
        pump();
    }

    private static CompletionStage<Void> start(Supplier<CompletionStage<Void>> step) {
        try {
            return step.get();
        } catch (RuntimeException notStarted) {
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    /** What went wrong, without the whole of a message that may quote an object. */
    private static String brief(Throwable failure) {
        String said = failure.toString();
        return said.length() <= 200 ? said : said.substring(0, 200) + "…";
    }

    private void useRoom() {
        Runnable task = whenRoom;
        if (task != null && waiting.size() < ROOM) {
            whenRoom = null;
            task.run();
        }
    }

    private static final class Waiting {

        private final Backoff backoff;
        private Change delete;
        private Change put;
        private int attempts;
        private long notBefore;

        Waiting(Backoff backoff) {
            this.backoff = backoff;
        }

        Change first() {
            return delete != null ? delete : put;
        }

        boolean isEmpty() {
            return delete == null && put == null;
        }

        void succeeded(Change change) {
            if (delete == change) {
                delete = null;
            } else if (put == change) {
                put = null;
            }
            attempts = 0;
            backoff.reset();
        }

        long failed() {
            attempts++;
            long millis = backoff.next();
            notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            return millis;
        }
    }
}
