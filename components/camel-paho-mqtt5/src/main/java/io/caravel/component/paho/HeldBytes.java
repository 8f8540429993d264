package io.caravel.component.paho;

/**
 * The bytes of the messages that have arrived and are not done with. What a receive maximum bounds
 * by number can still fill a small heap: beyond the most nothing more is taken. Thread-safe.
 */
final class HeldBytes {

    private static final int EACH = 256;

    private final long most;
    private long bytes;

    /**
     * @param most bytes; one message is taken whatever its size
     */
    HeldBytes(long most) {
        this.most = most;
    }

    /** Counts a message until it is {@link Delivery#release released}; false: there is no room. */
    synchronized boolean take(Delivery delivery) {
        long more = size(delivery);
        if (bytes > 0 && bytes + more > most) {
            return false;
        }
        bytes += more;
        delivery.heldIn(this);
        return true;
    }

    synchronized void release(Delivery delivery) {
        bytes -= size(delivery);
    }

    /** Whether there are none. */
    synchronized boolean isEmpty() {
        return bytes == 0;
    }

    private static long size(Delivery delivery) {
        return EACH + delivery.topic.length() + delivery.message.getPayload().length;
    }
}
