package io.caravel.edge.devices;

import java.util.HashMap;
import java.util.Map;

/**
 * Which wanted values a device still has to be told. A value is written once; again when writing
 * fails, or when a reading that was taken after it says something else, with growing pauses. The
 * newest value of a property counts. Thread-safe.
 */
final class Wishes {

    private static final long FIRST_PAUSE_MS = 1_000;

    private final Map<String, Wish> wishes = new HashMap<>();

    private record Wish(String value, int tries, long writtenAt) {}

    /**
     * A device is not as it is wanted.
     *
     * @param actualAt when the value that differs was read, 0 for never
     * @param now milliseconds
     * @return whether the value is to be written now
     */
    synchronized boolean wanted(String property, String value, long actualAt, long now) {
        Wish wish = wishes.get(property);
        if (wish == null || !wish.value().equals(value)) {
            wishes.put(property, new Wish(value, 0, 0));
            return true;
        }
        if (wish.writtenAt() > now) {
            wish = new Wish(value, wish.tries(), now); // the clock was set back
            wishes.put(property, wish);
        }
        long pause = Supervisor.pause(FIRST_PAUSE_MS, wish.tries());
        if (wish.writtenAt() == 0
                || actualAt <= wish.writtenAt()
                || now < wish.writtenAt() + pause) {
            return false;
        }
        wishes.put(property, new Wish(value, wish.tries() + 1, 0));
        return true;
    }

    /** The value to write now, null when there is none. */
    synchronized String value(String property) {
        Wish wish = wishes.get(property);
        return wish == null || wish.writtenAt() > 0 ? null : wish.value();
    }

    /** A value was written. */
    synchronized void written(String property, String value, long now) {
        wishes.computeIfPresent(
                property,
                (name, wish) ->
                        wish.value().equals(value) ? new Wish(value, wish.tries(), now) : wish);
    }

    /** A value was not written; the pause in milliseconds before it is tried again. */
    synchronized long failed(String property, String value) {
        Wish wish = wishes.get(property);
        if (wish == null || !wish.value().equals(value)) {
            return 0;
        }
        wishes.put(property, new Wish(value, wish.tries() + 1, 0));
        return Supervisor.pause(FIRST_PAUSE_MS, wish.tries());
    }

    /** Forgets all, so that what is wanted is written anew. */
    synchronized void clear() {
        wishes.clear();
    }
}
