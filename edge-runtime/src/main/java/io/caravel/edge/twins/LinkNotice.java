package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** Tells devices whether the cloud can be reached. */
public final class LinkNotice {

    private final String node;
    private final Clock clock;

    /**
     * @param node name of this node
     * @param clock for the time of the message
     */
    public LinkNotice(String node, Clock clock) {
        this.node = node;
        this.clock = clock;
    }

    /**
     * The message for a status of the link.
     *
     * @param status {@code connected} or {@code disconnected}
     */
    public Outcome tell(String status) {
        String word = "connected".equals(status) ? "connected" : "disconnected";
        JsonObject payload = Payload.notice(clock.millis()).put("node", node);
        return Outcome.answer(new MqttOut("$hw/events/" + word + "/" + node, payload.encode()));
    }
}
