package io.caravel.component.queue;

/**
 * What may wait in one lane of a queue; where the queue has partitions, in one lane of each.
 *
 * @param maxBytes bodies and headers that wait; 0 for no limit
 * @param maxAge milliseconds after which a waiting row expires; 0 for never
 * @param overflow what happens when there is no room, in the lane or on the disk
 * @param backlogLane lane for events that come while the oldest waiting row is older than {@code
 *     backlogAfter}, so that later ones overtake the backlog; null for none
 * @param backlogAfter milliseconds
 */
public record Budget(
        long maxBytes, long maxAge, Overflow overflow, Lane backlogLane, long backlogAfter) {

    static final Budget NONE = new Budget(0, 0, Overflow.REJECT, null, 0);
}
