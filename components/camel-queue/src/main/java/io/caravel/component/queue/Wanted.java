package io.caravel.component.queue;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a consumer asks of one partition.
 *
 * @param partition the partition; empty for none
 * @param lanes for each lane that has room, how many rows and after which
 */
record Wanted(String partition, Map<Lane, Place> lanes) {

    /**
     * A place in a stream.
     *
     * @param after number of the last row seen
     * @param room most rows to hand out
     */
    record Place(long after, int room) {}

    Wanted(String partition) {
        this(partition, new EnumMap<>(Lane.class));
    }

    int room(Lane lane) {
        Place place = lanes.get(lane);
        return place == null ? 0 : place.room();
    }

    long after(Lane lane) {
        return lanes.get(lane).after();
    }

    /** The same for one lane. */
    Wanted only(Lane lane) {
        return new Wanted(partition, Map.of(lane, lanes.get(lane)));
    }
}
