package io.caravel.edge.twins;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Gathers changed keys until the store takes them: however often a key changes meanwhile, its
 * newest state is written once.
 *
 * <p>Promises: a stage completes after a write that began after its call; stages complete one after
 * the other in the order of the calls; keys of a write that failed are in the next one as well.
 * Safe for any thread; calls that belong together are made under one lock of the caller.
 */
final class Saves {

    /** Keys that are written together, and who waits for it. */
    static final class Batch {
        private final Set<String> keys = new LinkedHashSet<>();
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
        private Throwable failure;
        private boolean ended;
    }

    private final Function<Batch, CompletionStage<?>> writer;
    private final Queue<Batch> batches = new ArrayDeque<>();
    private final Set<String> failed = new LinkedHashSet<>();
    private Batch open;
    private boolean telling;

    /**
     * @param writer begins to write a batch, whose keys it {@link #take takes} as late as it can
     */
    Saves(Function<Batch, CompletionStage<?>> writer) {
        this.writer = writer;
    }

    /** Has a key written; null for none, to wait for those before. */
    CompletionStage<Void> add(String key) {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        Batch begun = null;
        synchronized (this) {
            if (open == null) {
                open = new Batch();
                batches.add(open);
                begun = open;
            }
            if (key != null) {
                open.keys.add(key);
            }
            open.waiting.add(saved);
        }
        if (begun != null) {
            Batch batch = begun;
            writer.apply(batch).whenComplete((done, why) -> ended(batch, why));
        }
        return saved;
    }

    /** The keys of a batch; those that change from now on are in the next one. */
    synchronized Set<String> take(Batch batch) {
        if (open == batch) {
            open = null;
        }
        batch.keys.addAll(failed);
        failed.clear();
        return batch.keys;
    }

    private void ended(Batch batch, Throwable why) {
        synchronized (this) {
            if (open == batch) {
                open = null;
            }
            if (why != null) {
                failed.addAll(batch.keys);
            }
            batch.failure = why;
            batch.ended = true;
            if (telling) {
                return;
            }
            telling = true;
        }
        for (Batch next = next(); next != null; next = next()) {
            tell(next);
        }
    }

    private synchronized Batch next() {
        Batch first = batches.peek();
        telling = first != null && first.ended;
        return telling ? batches.poll() : null;
    }

    private static void tell(Batch batch) {
        for (CompletableFuture<Void> saved : batch.waiting) {
            if (batch.failure == null) {
                saved.complete(null);
            } else {
                saved.completeExceptionally(batch.failure);
            }
        }
    }
}
