package io.caravel.component.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of one lane that a consumer has taken and that are not acknowledged: at most a window.
 *
 * <p>Decides which of them may go to the route now. Not safe for threads: the consumer guards it.
 */
final class LaneBuffer {

    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private final boolean pipelined;
    private final long mostBytes;
    private long bytes;
    private long lastTaken;
    private int underWay;
    private boolean rewinding;

    /**
     * @param mostBytes it takes no more while it holds as many bytes
     * @param pipelined whether the order of the lane is kept and not that of each key
     */
    LaneBuffer(long mostBytes, boolean pipelined) {
        this.mostBytes = mostBytes;
        this.pipelined = pipelined;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * How many rows more it takes.
     *
     * @param window most rows it holds now
     */
    int room(int window) {
        return bytes < mostBytes ? Math.max(0, window - entries.size()) : 0;
    }

    /** Whether the key of a row matters to this buffer. */
    boolean isByKey() {
        return !pipelined;
    }

    boolean holds(StoredRow row) {
        return entries.containsKey(row.id());
    }

    long lastTaken() {
        return lastTaken;
    }

    void add(StoredRow row, String key) {
        entries.put(row.id(), new Entry(row, key));
        bytes += row.size();
        lastTaken = Math.max(lastTaken, row.id());
    }

    /** Rows that may start at a moment, in order; they count as under way from here on. */
    List<StoredRow> startable(long now) {
        List<StoredRow> ready = new ArrayList<>();
        if (rewinding && underWay > 0) {
            return ready;
        }
        rewinding = false;
        Set<String> earlier = new HashSet<>();
        for (Entry entry : entries.values()) {
            if (entry.completed) {
                continue;
            }
            boolean due = !entry.underWay && entry.notBefore <= now;
            if (pipelined && !entry.underWay && !due) {
                break;
            }
            boolean first = pipelined || entry.key == null || earlier.add(entry.key);
            if (due && first) {
                entry.underWay = true;
                underWay++;
                ready.add(entry.row);
            }
        }
        return ready;
    }

    /**
     * Whether a row given by {@link #startable} may still start: not after an earlier one failed in
     * the meantime and the order of the lane has to be kept. It then waits again.
     */
    boolean mayStart(StoredRow row) {
        if (!rewinding) {
            return true;
        }
        putBack(row);
        return false;
    }

    /** Takes back that a row given by {@link #startable} is under way. */
    void putBack(StoredRow row) {
        entries.get(row.id()).underWay = false;
        underWay--;
    }

    /**
     * The route is done with a row: the next of its key may start. It fills its place in the window
     * until it is {@link #delivered}, so that no more than a window comes again after a crash.
     */
    void completed(StoredRow row) {
        Entry entry = entries.get(row.id());
        if (entry != null && entry.underWay) {
            entry.underWay = false;
            entry.completed = true;
            underWay--;
            entry.row = entry.row.withoutContent();
        }
    }

    /** The row is deleted. */
    void delivered(StoredRow row) {
        Entry entry = entries.get(row.id());
        if (entry != null && entry.underWay) {
            underWay--;
        }
        remove(row.id());
    }

    /** Keeps the row for another attempt; the attempts so far, this one included. */
    int failed(StoredRow row, long notBefore) {
        Entry entry = entries.get(row.id());
        entry.underWay = false;
        entry.notBefore = notBefore;
        entry.attempts++;
        underWay--;
        rewinding = pipelined;
        return entry.attempts;
    }

    /** Keeps a row that was not under way from the route until a moment. */
    void holdUntil(StoredRow row, long notBefore) {
        Entry entry = entries.get(row.id());
        if (entry != null) {
            entry.notBefore = notBefore;
        }
    }

    /** Forgets a row that was waiting for another attempt. */
    void forget(StoredRow row) {
        remove(row.id());
    }

    List<StoredRow> notUnderWay() {
        List<StoredRow> rows = new ArrayList<>();
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (!entry.underWay && !entry.completed) {
                rows.add(entry.row);
                bytes -= entry.row.size();
                all.remove();
            }
        }
        return rows;
    }

    private void remove(long id) {
        Entry entry = entries.remove(id);
        if (entry != null) {
            bytes -= entry.row.size();
        }
    }

    /** One taken row. */
    private static final class Entry {

        private final String key;
        private StoredRow row;
        private boolean underWay;
        private boolean completed;
        private long notBefore;
        private int attempts;

        Entry(StoredRow row, String key) {
            this.row = row;
            this.key = key;
            this.attempts = row.attempts();
        }
    }
}
