package io.caravel.cloud.events;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Map;

/**
 * Makes the Event of an object that cannot go to its node, for it is larger than the link takes.
 */
public final class NotSentEvent {

    private static final String DEVICES = "devices.kubeedge.io/v1beta1";

    private static final Map<String, JsonObject> KINDS =
            Map.of(
                    "pod", type("v1", "Pod"),
                    "configmap", type("v1", "ConfigMap"),
                    "secret", type("v1", "Secret"),
                    "device", type(DEVICES, "Device"),
                    "devicemodel", type(DEVICES, "DeviceModel"));

    private final Clock clock;

    /**
     * @param clock time of the Event
     */
    public NotSentEvent(Clock clock) {
        this.clock = clock;
    }

    /**
     * The Event, in the namespace of the object. Its name follows from object and node, so that
     * further versions and connections make no further ones as long as Kubernetes keeps it.
     *
     * @param node the node that does not get the object
     * @param kind of the object, as on the link
     * @param key {@code <namespace>/<name>}
     * @param body JSON text of the object
     * @param why what the link said
     * @return JSON text of an Event
     */
    public String of(String node, String kind, String key, String body, String why) {
        int slash = key.indexOf('/');
        String namespace = key.substring(0, slash);
        String object = key.substring(slash + 1);
        JsonObject metadata = new JsonObject(body).getJsonObject("metadata", new JsonObject());
        JsonObject involved =
                KINDS.get(kind)
                        .copy()
                        .put("namespace", namespace)
                        .put("name", object)
                        .put("uid", metadata.getString("uid", ""));
        int finding = (kind + key + involved.getString("uid") + node).hashCode();
        String name = EventName.of(object, "%08x".formatted(finding));
        String message =
                "node %s does not get this object until it is smaller, and keeps what it has: %s"
                        .formatted(node, why);
        return new WarningEvent(namespace, name, involved, "TooLargeForNode", message, node)
                .at(clock.instant());
    }

    private static JsonObject type(String apiVersion, String kind) {
        return new JsonObject().put("apiVersion", apiVersion).put("kind", kind);
    }
}
