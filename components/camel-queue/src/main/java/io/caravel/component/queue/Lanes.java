package io.caravel.component.queue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The lanes that one consumer reads, each with the rows it has taken. Safe for threads. */
final class Lanes {

    private final Map<Lane, LaneBuffer> buffers = new EnumMap<>(Lane.class);
    private final QueueStore store;
    private final String queue;

    Lanes(QueueStore store, String queue) {
        this.store = store;
        this.queue = queue;
    }

    /**
     * Begins to read lanes, all of them or none.
     *
     * @throws QueueException QUEUE-008 when one has a reader already
     */
    synchronized void open(String names, int window, boolean pipelined) {
        try {
            for (String name : names.split(",")) {
                Lane lane = Lane.of(name.trim());
                store.claim(queue, lane);
                buffers.put(lane, new LaneBuffer(window, pipelined));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Gives back what was taken and has not started; what is under way ends by itself. */
    synchronized void close() {
        buffers.forEach(
                (lane, buffer) -> {
                    store.release(buffer.notUnderWay());
                    store.disclaim(queue, lane);
                });
        buffers.clear();
    }

    /** Says for each lane that has room how many rows it takes, and after which. */
    synchronized void wanted(Map<Lane, Long> after, Map<Lane, Integer> room) {
        buffers.forEach(
                (lane, buffer) -> {
                    if (buffer.room() > 0) {
                        after.put(lane, buffer.lastTaken());
                        room.put(lane, buffer.room());
                    }
                });
    }

    /** Adds rows and answers all that may start now, higher lanes first. */
    synchronized List<StoredRow> add(List<StoredRow> taken, Function<StoredRow, String> key) {
        for (StoredRow row : taken) {
            LaneBuffer buffer = buffers.get(row.lane());
            buffer.add(row, buffer.isByKey() ? key.apply(row) : null);
        }
        long now = System.currentTimeMillis();
        List<StoredRow> ready = new ArrayList<>();
        buffers.values().forEach(buffer -> ready.addAll(buffer.startable(now)));
        return ready;
    }

    /** Whether a row that {@link #add} answered may still start. */
    synchronized boolean mayStart(StoredRow row) {
        LaneBuffer buffer = buffers.get(row.lane());
        return buffer != null && buffer.mayStart(row);
    }

    /** Takes rows back that {@link #add} answered and that did not start. */
    synchronized void putBack(List<StoredRow> rows) {
        for (StoredRow row : rows) {
            LaneBuffer buffer = buffers.get(row.lane());
            if (buffer != null) {
                buffer.putBack(row);
            }
        }
    }

    synchronized void delivered(List<StoredRow> rows) {
        for (StoredRow row : rows) {
            LaneBuffer buffer = buffers.get(row.lane());
            if (buffer != null) {
                buffer.delivered(row);
            }
        }
    }

    /**
     * Keeps a failed row for another attempt, or for good when it had as many as it gets.
     *
     * @param most attempts a row gets; 0 for any number
     * @return the attempts so far, 0 if the row is not held here
     */
    synchronized int failed(StoredRow row, long due, int most) {
        LaneBuffer buffer = buffers.get(row.lane());
        if (buffer == null || !buffer.holds(row)) {
            return 0;
        }
        int attempts = buffer.failed(row, due);
        if (most > 0 && attempts >= most) {
            buffer.holdUntil(row, Long.MAX_VALUE);
        }
        return attempts;
    }

    /** Keeps a row that is not under way from the route until a moment. */
    synchronized void holdUntil(StoredRow row, long notBefore) {
        LaneBuffer buffer = buffers.get(row.lane());
        if (buffer != null) {
            buffer.holdUntil(row, notBefore);
        }
    }

    synchronized void forget(StoredRow row) {
        LaneBuffer buffer = buffers.get(row.lane());
        if (buffer != null) {
            buffer.forget(row);
        }
    }

    /** When the next failed row is due, or {@link Long#MAX_VALUE}. */
    synchronized long nextDue() {
        return buffers.values().stream()
                .mapToLong(LaneBuffer::nextDue)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
