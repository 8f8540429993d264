package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.store.ObjectStore;
import java.util.UUID;

/** Writes Kubernetes Events about objects. */
final class Recorder {

    private static final int MAX_EVENTS = 2000;

    private final ObjectStore store;

    Recorder(ObjectStore store) {
        this.store = store;
    }

    void record(ObjectNode about, String type, String reason, String message, String source) {
        if (store.list("events", "").size() >= MAX_EVENTS) {
            return;
        }
        String namespace = Json.str(about, "metadata", "namespace");
        String home = namespace.isEmpty() ? "default" : namespace;
        String name =
                Json.str(about, "metadata", "name")
                        + "."
                        + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put("name", name)
                .put("namespace", home)
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", Times.now());
        ObjectNode involved = event.putObject("involvedObject");
        involved.put("apiVersion", Json.str(about, "apiVersion"));
        involved.put("kind", Json.str(about, "kind"));
        involved.put("name", Json.str(about, "metadata", "name"));
        involved.put("uid", Json.str(about, "metadata", "uid"));
        involved.put("resourceVersion", Json.str(about, "metadata", "resourceVersion"));
        if (!namespace.isEmpty()) {
            involved.put("namespace", namespace);
        }
        event.put("type", type).put("reason", reason).put("message", message);
        event.putObject("source").put("component", source);
        event.put("reportingComponent", source).put("reportingInstance", "");
        event.put("firstTimestamp", Times.now()).put("lastTimestamp", Times.now());
        event.put("count", 1).putNull("eventTime");
        store.put(new Key("events", home, name), event);
    }
}
