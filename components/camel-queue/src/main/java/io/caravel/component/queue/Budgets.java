package io.caravel.component.queue;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The budgets that producers have named, lane by lane. Safe for threads. */
final class Budgets {

    private final Map<String, Map<Lane, Claim>> claims = new ConcurrentHashMap<>();

    private record Claim(Budget budget, int claimants) {}

    /**
     * Sets the budget of a lane.
     *
     * @throws QueueException QUEUE-015 when another one holds
     */
    synchronized void claim(String queue, Lane lane, Budget budget) {
        Map<Lane, Claim> lanes = claims.getOrDefault(queue, Map.of());
        Claim claim = lanes.get(lane);
        if (claim != null && !claim.budget.equals(budget)) {
            throw new QueueException(
                    "QUEUE-015",
                    "lane '%s' of queue '%s' has a budget already that differs (%s, not %s): give all producers of the lane the same"
                            .formatted(lane.id(), queue, claim.budget, budget));
        }
        put(queue, lane, new Claim(budget, claim == null ? 1 : claim.claimants + 1));
    }

    /** Ends a claim; the budget holds until its last one ends. */
    synchronized void release(String queue, Lane lane) {
        Claim claim = claims.getOrDefault(queue, Map.of()).get(lane);
        if (claim != null) {
            put(
                    queue,
                    lane,
                    claim.claimants == 1 ? null : new Claim(claim.budget, claim.claimants - 1));
        }
    }

    /** Whether no producer has named any. */
    boolean areNone() {
        return claims.isEmpty();
    }

    /** The budget of a lane; one without limits where none was named. */
    Budget of(LaneBook book) {
        Map<Lane, Claim> lanes = claims.get(book.channel.queue());
        Claim claim = lanes == null ? null : lanes.get(book.lane);
        return claim == null ? Budget.NONE : claim.budget;
    }

    private void put(String queue, Lane lane, Claim claim) {
        EnumMap<Lane, Claim> lanes = new EnumMap<>(Lane.class);
        lanes.putAll(claims.getOrDefault(queue, Map.of()));
        if (claim == null) {
            lanes.remove(lane);
        } else {
            lanes.put(lane, claim);
        }
        claims.put(queue, lanes);
    }
}
