package io.caravel.store;

import java.util.concurrent.CompletableFuture;

/** One work, its result until the commit, and who waits for it. */
final class Pending<T> {

    private final Work<T> work;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Completions.Line line;
    private T result;
    private Throwable failure;

    /**
     * @param work what to do; null for the last of all
     * @param line where those that the same thread asked for before are told
     */
    Pending(Work<T> work, Completions.Line line) {
        this.work = work;
        this.line = line;
    }

    Work<T> work() {
        return work;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Where it is told, after those that the same thread asked for before. */
    Completions.Line line() {
        return line;
    }

    void ran(T answer) {
        result = answer;
    }

    void failed(Throwable cause) {
        failure = cause;
    }

    /** Tells who waits: the transaction has ended. */
    void complete() {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }
}
