package io.caravel.component.queue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which lanes have a reader: one at a time. Safe for threads. */
final class Readers {

    private final Set<String> lanes = ConcurrentHashMap.newKeySet();

    /**
     * Makes the caller the only reader of a lane.
     *
     * @throws QueueException QUEUE-008 when somebody reads it already
     */
    void claim(String queue, Lane lane) {
        if (!lanes.add(queue + '/' + lane)) {
            throw new QueueException(
                    "QUEUE-008",
                    "lane '%s' of queue '%s' has a consumer already: name different lanes or make it one route"
                            .formatted(lane.id(), queue));
        }
    }

    void disclaim(String queue, Lane lane) {
        lanes.remove(queue + '/' + lane);
    }
}
