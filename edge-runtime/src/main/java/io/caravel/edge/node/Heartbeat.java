package io.caravel.edge.node;

import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** A sign of life. */
public final class Heartbeat {

    private final Clock clock;

    /**
     * @param clock of the box
     */
    public Heartbeat(Clock clock) {
        this.clock = clock;
    }

    /** The heartbeat of this moment: JSON text {@code {"time"}}, ms since the epoch. */
    public String beat() {
        return new JsonObject().put("time", clock.millis()).encode();
    }
}
