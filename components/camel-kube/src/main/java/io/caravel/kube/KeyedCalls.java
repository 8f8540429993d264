package io.caravel.kube;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs asynchronous calls: those of one key one after the other in the order they came, those of
 * different keys at the same time, never more than a limit, and of one group never more than its
 * share of it, so that calls of one group that get no answer leave room for the others. Safe for
 * use from several threads.
 */
final class KeyedCalls {

    /** The calls of one group: how many are under way, and those that wait for a place. */
    private static final class Group {
        final Queue<Runnable> waiting = new ArrayDeque<>();
        int inFlight;
        boolean inLine;
    }

    private record Call(String group, Runnable start) {}

    private final int limit;
    private final int share;
    private final Executor executor;
    private final Map<String, Queue<Call>> waitingForKey = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final Queue<Group> line = new ArrayDeque<>();
    private int inFlight;

    /**
     * @param limit calls at the same time
     * @param share calls of one group at the same time
     * @param executor starts calls that had to wait
     */
    KeyedCalls(int limit, int share, Executor executor) {
        this.limit = limit;
        this.share = share;
        this.executor = executor;
    }

    /**
     * Runs a call when it is its turn.
     *
     * @param group whose call it is
     * @return completes as the call does, when the next one of its key has its turn already
     */
    <T> CompletableFuture<T> run(String key, String group, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable start =
                () ->
                        start(call)
                                .whenComplete(
                                        (value, failure) -> {
                                            ended(key, group);
                                            if (failure == null) {
                                                result.complete(value);
                                            } else {
                                                result.completeExceptionally(failure);
                                            }
                                        });
        Runnable first;
        synchronized (this) {
            Queue<Call> sameKey = waitingForKey.get(key);
            if (sameKey != null) {
                sameKey.add(new Call(group, start));
                return result;
            }
            waitingForKey.put(key, new ArrayDeque<>());
            queue(group, start);
            first = next();
        }
        if (first != null) {
            first.run();
        }
        return result;
    }

    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException notStarted) {
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    private void ended(String key, String group) {
        Runnable next;
        synchronized (this) {
            Call sameKey = waitingForKey.get(key).poll();
            if (sameKey == null) {
                waitingForKey.remove(key);
            } else {
                queue(sameKey.group(), sameKey.start());
            }
            Group own = groups.get(group);
            own.inFlight--;
            inFlight--;
            getInLine(own);
            if (own.inFlight == 0 && own.waiting.isEmpty()) {
                groups.remove(group);
            }
            next = next();
        }
        if (next != null) {
            executor.execute(next);
        }
    }

    private void queue(String name, Runnable start) {
        Group group = groups.computeIfAbsent(name, absent -> new Group());
        group.waiting.add(start);
        getInLine(group);
    }

    private void getInLine(Group group) {
        if (!group.inLine && !group.waiting.isEmpty() && group.inFlight < share) {
            group.inLine = true;
            line.add(group);
        }
    }

    /** The call that may start now, or null. */
    private Runnable next() {
        if (inFlight >= limit || line.isEmpty()) {
            return null;
        }
        Group group = line.remove();
        group.inLine = false;
        group.inFlight++;
        inFlight++;
        Runnable next = group.waiting.remove();
        getInLine(group);
        return next;
    }
}
