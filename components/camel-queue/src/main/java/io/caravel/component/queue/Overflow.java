package io.caravel.component.queue;

import java.util.Arrays;
import java.util.Locale;

/** What happens to a row for which its lane has no room. */
public enum Overflow {
    /** The oldest waiting rows are dropped. */
    DROP_OLDEST,
    /** The new row is dropped. */
    DROP_NEWEST,
    /** Waiting rows of which a newer one of the same key waits are dropped, then the oldest. */
    KEEP_LAST_PER_KEY,
    /** The sender is told; nothing is dropped. */
    REJECT;

    /** The name used in URIs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The policy of a name.
     *
     * @throws IllegalArgumentException QUEUE-016 for any other text
     */
    public static Overflow of(String name) {
        for (Overflow overflow : values()) {
            if (overflow.id().equals(name)) {
                return overflow;
            }
        }
        throw new IllegalArgumentException(
                "QUEUE-016 unknown overflow '%s': use one of %s"
                        .formatted(name, Arrays.stream(values()).map(Overflow::id).toList()));
    }
}
