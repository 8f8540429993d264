package io.caravel.component.queue;

/**
 * A position that comes after one of its session that is not stored yet (QUEUE-004). Nothing of it
 * is kept; it is taken after the one before, or by another session.
 */
public final class QueueOrderException extends QueueException {

    private static final long serialVersionUID = 1L;

    QueueOrderException(long seq, String origin) {
        super(
                "QUEUE-004",
                "position %d of %s is refused because an earlier one of its session is not stored: that one comes first, or the sender sends again by a new connection"
                        .formatted(seq, origin));
    }
}
