package io.caravel.component.queue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rows of one partition that a consumer holds, lane by lane. Not safe for threads: {@link
 * Desks} guards it.
 */
final class Desk {

    private final String partition;
    private final Windows windows;
    private final Supplier<LaneBuffer> buffer;
    private final Map<Lane, LaneBuffer> buffers = new EnumMap<>(Lane.class);
    private boolean ready = true;
    private boolean left;

    Desk(String partition, Set<Lane> lanes, Windows windows, Supplier<LaneBuffer> buffer) {
        this.partition = partition;
        this.windows = windows;
        this.buffer = buffer;
        lanes.forEach(lane -> buffers.put(lane, buffer.get()));
    }

    String partition() {
        return partition;
    }

    boolean isReady() {
        return ready;
    }

    boolean isEmpty() {
        return buffers.values().stream().allMatch(LaneBuffer::isEmpty);
    }

    /** Says what it takes; nothing while rows from before it was left are under way. */
    Wanted wanted() {
        Wanted wanted = new Wanted(partition);
        if (ready && !left) {
            buffers.forEach(
                    (lane, held) -> {
                        int room = held.room(windows.of(lane));
                        if (room > 0) {
                            Wanted.Place place = new Wanted.Place(held.lastTaken(), room);
                            wanted.lanes().put(lane, place);
                        }
                    });
        }
        return wanted;
    }

    /** Comes back; answers whether it can begin at once. */
    boolean enter() {
        ready = true;
        return !left;
    }

    /** Goes: what is under way ends by itself. Answers the rows that are given back. */
    List<StoredRow> leave() {
        ready = false;
        left = true;
        List<StoredRow> rows = new ArrayList<>();
        buffers.values().forEach(held -> rows.addAll(held.notUnderWay()));
        return rows;
    }

    /** Whether it was left and its last row has ended; it then reads from the beginning. */
    boolean beginsAgain() {
        if (!left || !isEmpty()) {
            return false;
        }
        left = false;
        buffers.replaceAll((lane, held) -> buffer.get());
        return true;
    }

    LaneBuffer of(StoredRow row) {
        return buffers.get(row.lane());
    }

    boolean isLeft() {
        return left;
    }

    /** Rows of a lane that may start at a moment. */
    List<StoredRow> startable(Lane lane, long now) {
        LaneBuffer held = buffers.get(lane);
        return held == null || left ? List.of() : held.startable(now);
    }
}
