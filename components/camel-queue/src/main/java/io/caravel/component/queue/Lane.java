package io.caravel.component.queue;

import java.util.Arrays;
import java.util.Locale;

/** Priority of a row, highest first. A full lane never delays a higher one. */
public enum Lane {
    /** Heartbeats and node status. */
    HEALTH,
    /** Latest-wins state: Pod status, twins. */
    STATE,
    /** Appended events: telemetry, commands. */
    EVENTS,
    /** Anything large that may take its time. */
    BULK;

    /** The name used in URIs and headers. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The lane of a name.
     *
     * @throws IllegalArgumentException QUEUE-001 for any other text
     */
    public static Lane of(String name) {
        for (Lane lane : values()) {
            if (lane.id().equals(name)) {
                return lane;
            }
        }
        throw new IllegalArgumentException(
                "QUEUE-001 unknown lane '%s': use one of %s"
                        .formatted(name, Arrays.stream(values()).map(Lane::id).toList()));
    }
}
