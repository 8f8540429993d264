package io.caravel.devcluster.store;

import io.caravel.devcluster.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest changes of one resource, for watches to resume from; each resource has its own, so
 * that the Leases of many nodes do not push out the Pods. Not safe for threads.
 */
final class History {

    /** As text; in memory it is several times that. */
    private static final long MAX_BYTES = 8L << 20;

    private final Deque<Kept> kept = new ArrayDeque<>();
    private final int limit;
    private long start;
    private long bytes;

    private record Kept(Change change, int bytes) {}

    /** An empty history that begins at a revision and holds at most that many changes. */
    History(long start, int limit) {
        this.start = start;
        this.limit = limit;
    }

    void add(Change change) {
        int size = Json.bytes(change.object()).length;
        kept.addLast(new Kept(change, size));
        bytes += size;
        while (kept.size() > limit || bytes > MAX_BYTES) {
            Kept oldest = kept.removeFirst();
            bytes -= oldest.bytes();
            start = oldest.change().revision();
        }
    }

    /** The oldest revision from which everything later is known. */
    long start() {
        return start;
    }

    /** The changes after a revision, oldest first. */
    List<Change> since(long after) {
        List<Change> found = new ArrayList<>();
        for (Kept one : kept) {
            if (one.change().revision() > after) {
                found.add(one.change());
            }
        }
        return found;
    }
}
