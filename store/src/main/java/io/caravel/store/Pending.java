package io.caravel.store;

import java.util.concurrent.CompletableFuture;

/** One work, its result until the commit, and who waits for it. */
final class Pending<T> {

    private final Work<T> work;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Thread asker = Thread.currentThread();
    private T result;
    private Throwable failure;

    /**
     * @param work what to do; null for the last of all
     */
    Pending(Work<T> work) {
        this.work = work;
    }

    Work<T> work() {
        return work;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** The thread that asked for it. */
    Thread asker() {
        return asker;
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
