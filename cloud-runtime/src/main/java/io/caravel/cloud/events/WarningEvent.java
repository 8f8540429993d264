package io.caravel.cloud.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * An Event of type Warning by the cloud runtime.
 *
 * @param namespace of the Event
 * @param name of the Event: the same finding has the same name, so that it is made once
 * @param involved the object that it is about, as {@code involvedObject}
 * @param reason in one word
 * @param message a sentence
 * @param node the node that it is about
 */
public record WarningEvent(
        String namespace,
        String name,
        JsonObject involved,
        String reason,
        String message,
        String node) {

    /** The Event as JSON text. */
    public String at(Instant time) {
        String second = Instant.ofEpochSecond(time.getEpochSecond()).toString();
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("metadata", new JsonObject().put("namespace", namespace).put("name", name))
                .put("involvedObject", involved)
                .put("type", "Warning")
                .put("reason", reason)
                .put("message", message)
                .put("source", new JsonObject().put("component", "caravel-cloud"))
                .put("reportingComponent", "caravel-cloud")
                .put("reportingInstance", node)
                .put("firstTimestamp", second)
                .put("lastTimestamp", second)
                .put("count", 1)
                .encode();
    }
}
