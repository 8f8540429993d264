package io.caravel.component.queue;

import io.caravel.store.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Keeps the order of each key when some of its events are refused, for callers that try a refused
 * one again in its place: until it has been taken, those of its key that arrived later are refused
 * too, also those that were under way already.
 *
 * <p>An arrival that is not tried again within a minute is given up by its caller, and is
 * forgotten. Used on the writer's thread only.
 */
final class RefusedArrivals {

    static final long FORGOTTEN_AFTER_MS = 60_000;

    private static final int MOST_PER_LINE = 16_384;

    private final LongSupplier now;
    private final Map<Place, Line> lines = new HashMap<>();

    /**
     * Where an event stands among those that its caller received.
     *
     * @param session numbers of one session are compared with each other only
     * @param number grows with each arrival and stays the same when one is tried again
     */
    record Arrival(String session, long number) {}

    /** Events among which an order is kept. */
    private record Place(String queue, String partition, String key, String session) {}

    private static final class Line {
        final TreeSet<Long> refused = new TreeSet<>();
        long tried;
    }

    RefusedArrivals(LongSupplier now) {
        this.now = now;
    }

    /**
     * Lets an event pass if nothing before it was refused.
     *
     * @throws QueueOrderException QUEUE-004 otherwise
     */
    void enter(String queue, Row row, Arrival arrival) {
        Line line = lines.get(place(queue, row, arrival));
        if (line == null) {
            return;
        }
        if (arrival.number > line.refused.first()) {
            throw new QueueOrderException(queue, line.refused.first());
        }
        line.tried = now.getAsLong();
    }

    /** It is stored, unless its commit fails. */
    void taken(String queue, Row row, Arrival arrival) {
        Place place = place(queue, row, arrival);
        Line line = lines.get(place);
        if (line != null && line.refused.remove(arrival.number) && line.refused.isEmpty()) {
            lines.remove(place);
        }
    }

    /** It is not stored: it goes first when its caller may try it again with success. */
    void refused(String queue, Row row, Arrival arrival, Throwable why) {
        if (why instanceof QueueFullException
                || why instanceof QueueOrderException
                || why instanceof StoreException) {
            Line line =
                    lines.computeIfAbsent(
                            place(queue, row, arrival),
                            place -> {
                                Line fresh = new Line();
                                fresh.tried = now.getAsLong();
                                return fresh;
                            });
            if (line.refused.size() < MOST_PER_LINE) {
                line.refused.add(arrival.number);
            }
        }
    }

    /** Forgets those that nobody tries any more. */
    void forget() {
        long before = now.getAsLong() - FORGOTTEN_AFTER_MS;
        lines.values().removeIf(line -> line.tried < before);
    }

    private static Place place(String queue, Row row, Arrival arrival) {
        return new Place(queue, row.partition(), row.key(), arrival.session);
    }
}
