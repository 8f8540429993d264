package io.caravel.cloud.reported;

import io.caravel.cloud.events.EventName;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** Makes a Kubernetes Event from what a node says happened to a Pod. */
public final class PodEventDocument {

    private final Clock clock;

    /**
     * @param clock for events whose own time cannot be read
     */
    public PodEventDocument(Clock clock) {
        this.clock = clock;
    }

    /**
     * The Event. Its name follows from the message, so that a message that comes again makes the
     * same Event and not a second one.
     *
     * @param node name of the node
     * @param key {@code <namespace>/<name>} of the Pod
     * @param origin the message's place on its link: origin, epoch and sequence
     * @param body {@code {"uid","type","reason","message","time","fieldPath"}}
     * @return JSON text of an Event
     */
    public String of(String node, String key, String origin, String body) {
        JsonObject said = new JsonObject(body);
        int slash = key.indexOf('/');
        String namespace = key.substring(0, slash);
        String pod = key.substring(slash + 1);
        String time = time(said.getValue("time"));
        JsonObject involved =
                new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Pod")
                        .put("namespace", namespace)
                        .put("name", pod)
                        .put("uid", said.getString("uid", ""));
        if (said.getString("fieldPath") != null) {
            involved.put("fieldPath", said.getString("fieldPath"));
        }
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("namespace", namespace)
                                .put("name", EventName.of(pod, suffix(origin + "|" + body))))
                .put("involvedObject", involved)
                .put("type", "Warning".equals(said.getString("type")) ? "Warning" : "Normal")
                .put("reason", said.getString("reason", "Unknown"))
                .put("message", said.getString("message", ""))
                .put("source", new JsonObject().put("component", "kubelet").put("host", node))
                .put("reportingComponent", "kubelet")
                .put("reportingInstance", node)
                .put("firstTimestamp", time)
                .put("lastTimestamp", time)
                .put("count", 1)
                .encode();
    }

    private String time(Object said) {
        try {
            Instant at =
                    said instanceof Number millis
                            ? Instant.ofEpochMilli(millis.longValue())
                            : Instant.parse(String.valueOf(said));
            return Instant.ofEpochSecond(at.getEpochSecond()).toString();
        } catch (DateTimeException e) {
            return Instant.ofEpochSecond(clock.instant().getEpochSecond()).toString();
        }
    }

    private static String suffix(String source) {
        UUID name = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%016x", name.getMostSignificantBits());
    }
}
