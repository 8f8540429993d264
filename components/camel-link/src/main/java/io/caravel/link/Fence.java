package io.caravel.link;

import io.caravel.link.wire.Position;

/**
 * Keeps what a sending route was about to send from overtaking what failed before it: a receiver
 * that drops repeats by a growing position would take the failed messages for repeats when they
 * come again. After messages of an epoch failed, later ones fail too until the route goes back: to
 * one that failed or lies before. A route that never goes back to them (they were deleted
 * meanwhile) is let through with what it sends a second time.
 */
final class Fence {
    private String epoch;
    private long seq;

    /** The message at this position failed; null is a message without a place of its own. */
    void failed(Position position) {
        if (position != null) {
            seq = position.epoch().equals(epoch) ? Math.max(seq, position.seq()) : position.seq();
            epoch = position.epoch();
        }
    }

    /** True if a message at this position would overtake one that failed. */
    boolean holds(Position position) {
        return position != null && position.epoch().equals(epoch) && position.seq() > seq;
    }

    /** A message was taken: the route has gone back. */
    void open() {
        epoch = null;
    }
}
