package io.caravel.bench.kube;

import io.caravel.bench.fleet.SimulatedNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Message;

/**
 * The Pods of a simulated node. Nothing runs: a Pod that arrives is said to be Running and ready at
 * once, one that is to go is said to have stopped at once. What the cloud has not acknowledged is
 * said again at the next connection, when the cloud tells all Pods anew.
 */
public final class StubPods {

    private final SimulatedNode node;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> unacknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> uids = new ConcurrentHashMap<>();

    /** Plays the Pods of a node from now on. */
    public StubPods(SimulatedNode node) {
        this.node = node;
        node.onMessage(this::told);
    }

    /** How many Pods it holds. */
    public int count() {
        return uids.size();
    }

    private void told(Message message) {
        if (!"pod".equals(message.getHeader("CaravelKind"))) {
            return;
        }
        String key = message.getHeader("CaravelKey", String.class);
        switch (message.getHeader("CaravelOp", "", String.class)) {
            case "put" -> put(key, new JsonObject(message.getBody(String.class)));
            case "delete" -> forget(uids.remove(key));
            default -> unacknowledged.values().forEach(Runnable::run);
        }
    }

    private void put(String key, JsonObject pod) {
        JsonObject metadata = pod.getJsonObject("metadata");
        String uid = metadata.getString("uid");
        String before = uids.put(key, uid);
        if (before != null && !before.equals(uid)) {
            forget(before);
        }
        boolean going = metadata.containsKey("deletionTimestamp");
        String said = going ? uid + " gone" : uid;
        if (acknowledged.contains(said) || unacknowledged.containsKey(said)) {
            return;
        }
        JsonObject body =
                new JsonObject()
                        .put("uid", uid)
                        .put("status", going ? new JsonObject() : running(pod))
                        .put("remove", going);
        Runnable tell =
                () -> node.send("podstatus", key, "state", body.encode(), () -> taken(said));
        unacknowledged.put(said, tell);
        tell.run();
    }

    private void taken(String said) {
        acknowledged.add(said);
        unacknowledged.remove(said);
    }

    private void forget(String uid) {
        if (uid != null) {
            for (String said : new String[] {uid, uid + " gone"}) {
                acknowledged.remove(said);
                unacknowledged.remove(said);
            }
        }
    }

    private static JsonObject running(JsonObject pod) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        JsonArray conditions = new JsonArray();
        for (String type :
                new String[] {
                    "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"
                }) {
            conditions.add(
                    new JsonObject()
                            .put("type", type)
                            .put("status", "True")
                            .put("lastTransitionTime", now));
        }
        JsonArray containers = new JsonArray();
        for (Object each : pod.getJsonObject("spec").getJsonArray("containers")) {
            JsonObject container = (JsonObject) each;
            containers.add(
                    new JsonObject()
                            .put("name", container.getString("name"))
                            .put("image", container.getString("image"))
                            .put("imageID", "sha256:stub")
                            .put("containerID", "stub://" + container.getString("name"))
                            .put("ready", true)
                            .put("started", true)
                            .put("restartCount", 0)
                            .put("lastState", new JsonObject())
                            .put(
                                    "state",
                                    new JsonObject()
                                            .put(
                                                    "running",
                                                    new JsonObject().put("startedAt", now))));
        }
        return new JsonObject()
                .put("phase", "Running")
                .put("conditions", conditions)
                .put("containerStatuses", containers)
                .put("hostIP", "192.0.2.2")
                .put("podIP", "198.51.100.2")
                .put("podIPs", new JsonArray().add(new JsonObject().put("ip", "198.51.100.2")))
                .put("startTime", now)
                .put("qosClass", "BestEffort");
    }
}
