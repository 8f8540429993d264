package io.caravel.cloud.autonomy;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;

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
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        String name = "%s.%08x".formatted(node, (uid + asked).hashCode());
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("metadata", new JsonObject().put("namespace", "default").put("name", name))
                .put(
                        "involvedObject",
                        new JsonObject()
                                .put("apiVersion", "v1")
                                .put("kind", "Node")
                                .put("name", node)
                                .put("uid", uid))
                .put("type", "Warning")
                .put("reason", "InvalidAutonomyDuration")
                .put(
                        "message",
                        "%s is not a number of seconds from 0 to %d; Pods outlive the node's silence without an end"
                                .formatted(NodeLimit.ANNOTATION, Integer.MAX_VALUE))
                .put("source", new JsonObject().put("component", "caravel-cloud"))
                .put("reportingComponent", "caravel-cloud")
                .put("reportingInstance", node)
                .put("firstTimestamp", now.toString())
                .put("lastTimestamp", now.toString())
                .put("count", 1)
                .encode();
    }
}
