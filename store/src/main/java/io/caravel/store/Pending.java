package io.caravel.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One work, its result until the commit, and who waits for it. */
final class Pending<T> {

    private final Work<T> work;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Consumer<Throwable> notKept;
    private final Completions.Line line;
    private T result;
    private Throwable failure;

    /**
     * @param work what to do; null for the last of all
     * @param notKept told of a failure on the writer's thread
     * @param line where those that the same thread asked for before are told
     */
    Pending(Work<T> work, Consumer<Throwable> notKept, Completions.Line line) {
        this.work = work;
        this.notKept = notKept;
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

    /** It was tried and nothing of it is kept; on the writer's thread. */
    void failed(Throwable cause) {
        failure = cause;
        notKept.accept(cause);
    }

    /** It is not tried at all. */
    void refused(Throwable cause) {
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
