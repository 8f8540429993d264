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
 * different keys at the same time, and never more than a limit. Safe for use from several threads.
 */
final class KeyedCalls {

    private final int limit;
    private final Executor executor;
    private final Map<String, Queue<Runnable>> waitingForKey = new HashMap<>();
    private final Queue<Runnable> waitingForPlace = new ArrayDeque<>();
    private int inFlight;

    /**
     * @param limit calls at the same time
     * @param executor starts calls that had to wait
     */
    KeyedCalls(int limit, Executor executor) {
        this.limit = limit;
        this.executor = executor;
    }

    /**
     * Runs a call when it is its turn.
     *
     * @return completes as the call does, when the next one of its key has its turn already
     */
    <T> CompletableFuture<T> run(String key, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable start =
                () ->
                        start(call)
                                .whenComplete(
                                        (value, failure) -> {
                                            ended(key);
                                            if (failure == null) {
                                                result.complete(value);
                                            } else {
                                                result.completeExceptionally(failure);
                                            }
                                        });
        synchronized (this) {
            Queue<Runnable> sameKey = waitingForKey.get(key);
            if (sameKey != null) {
                sameKey.add(start);
                return result;
            }
            waitingForKey.put(key, new ArrayDeque<>());
            if (inFlight >= limit) {
                waitingForPlace.add(start);
                return result;
            }
            inFlight++;
        }
        start.run();
        return result;
    }

    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException notStarted) {
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    private void ended(String key) {
        Runnable next;
        synchronized (this) {
            Runnable sameKey = waitingForKey.get(key).poll();
            if (sameKey == null) {
                waitingForKey.remove(key);
            } else {
                waitingForPlace.add(sameKey);
            }
            next = waitingForPlace.poll();
            if (next == null) {
                inFlight--;
            }
        }
        if (next != null) {
            executor.execute(next);
        }
    }
}
