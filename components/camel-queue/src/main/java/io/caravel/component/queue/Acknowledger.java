package io.caravel.component.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Deletes delivered rows, many per commit: while one deletion is on its way to the disk the next
 * ones gather. A deletion that the disk refused is tried again a second later by {@link #retry}.
 * Safe for threads.
 */
final class Acknowledger {

    /** Wait after a deletion that failed. */
    static final long LATER_MS = 1_000;

    private final QueueStore store;
    private final Consumer<List<StoredRow>> gone;
    private final ConcurrentLinkedQueue<StoredRow> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long notBefore;

    /**
     * @param gone told of rows whose deletion is committed, and with none when a deletion failed
     */
    Acknowledger(QueueStore store, Consumer<List<StoredRow>> gone) {
        this.store = store;
        this.gone = gone;
    }

    void add(StoredRow row) {
        delivered.add(row.withoutContent());
        retry();
    }

    boolean isWaiting() {
        return !delivered.isEmpty();
    }

    /** Deletes what waits, unless a deletion is under way or has just failed. */
    void retry() {
        if (!isWaiting() || Uptime.millis() < notBefore || !underWay.compareAndSet(false, true)) {
            return;
        }
        List<StoredRow> rows = new ArrayList<>();
        for (StoredRow row = delivered.poll(); row != null; row = delivered.poll()) {
            rows.add(row);
        }
        store.acknowledge(rows, false).whenComplete((ok, failure) -> ended(rows, failure));
    }

    private void ended(List<StoredRow> rows, Throwable failure) {
        if (failure == null) {
            underWay.set(false);
            gone.accept(rows);
            retry();
        } else {
            delivered.addAll(rows);
            notBefore = Uptime.millis() + LATER_MS;
            underWay.set(false);
            gone.accept(List.of());
        }
    }
}
