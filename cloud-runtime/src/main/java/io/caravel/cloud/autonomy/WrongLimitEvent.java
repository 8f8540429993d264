package io.caravel.cloud.autonomy;

import io.caravel.cloud.events.EventName;
import io.caravel.cloud.events.WarningEvent;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/** Makes the Event that tells of an annotation that cannot be understood. */
public final class WrongLimitEvent {

    private final Clock clock;

    /**
     * @param clock time of the Event
     */
    public WrongLimitEvent(Clock clock) {
        this.clock = clock;
    }

    /**
     * The Event, in the namespace in which Kubernetes keeps those of Nodes. Its name follows from
     * the Node and the value, so that the same finding makes no second one.
     *
     * @param node name of the Node
     * @param body JSON text of the Node
     * @return JSON text of an Event
     */
    public String of(String node, String body) {
        JsonObject found = new JsonObject(body);
        String uid = found.getJsonObject("metadata", new JsonObject()).getString("uid", "");
        String asked = String.valueOf(NodeLimit.of(found).asked());
        JsonObject involved =
                new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Node")
                        .put("name", node)
                        .put("uid", uid);
        String message =
                "%s is not a number of seconds from 0 to %d; Pods outlive the node's silence without an end"
                        .formatted(NodeLimit.ANNOTATION, Integer.MAX_VALUE);
        String name = EventName.of(node, "%08x".formatted((uid + asked).hashCode()));
        return new WarningEvent("default", name, involved, "InvalidAutonomyDuration", message, node)
                .at(clock.instant());
    }
}
