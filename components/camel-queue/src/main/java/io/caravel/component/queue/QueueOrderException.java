package io.caravel.component.queue;

/**
 * A position that comes after one of its session that is not stored yet, or an arrival after one of
 * its key that was refused (QUEUE-004). Nothing of it is kept; it is taken after the one before, or
 * by another session.
 */
public final class QueueOrderException extends QueueException {

    private static final long serialVersionUID = 1L;

    /** An arrival that comes after a refused one of its key. */
    QueueOrderException(String queue, long refused) {
        super(
                "QUEUE-004",
                "an event for queue '%s' is refused because an earlier one of its key was: arrival %d comes first"
                        .formatted(queue, refused));
    }

    QueueOrderException(long seq, String origin) {
        super(
                "QUEUE-004",
                "position %d of %s is refused because an earlier one of its session is not stored: that one comes first, or the sender sends again by a new connection"
                        .formatted(seq, origin));
    }
}
