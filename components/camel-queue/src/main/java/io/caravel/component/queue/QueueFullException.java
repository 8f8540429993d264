package io.caravel.component.queue;

/**
 * A message for which its lane has no room, because of its budget (QUEUE-013) or of the disk
 * (QUEUE-014). Nothing of it is kept; the same message may be taken later.
 */
public final class QueueFullException extends QueueException {

    private static final long serialVersionUID = 1L;

    QueueFullException(String code, String sentence) {
        super(code, sentence);
    }

    /** Always true: there may be room again. */
    public boolean isRetryable() {
        return true;
    }
}
