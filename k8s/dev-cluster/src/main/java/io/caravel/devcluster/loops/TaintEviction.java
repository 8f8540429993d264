package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.api.Deletion;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ResourceType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Deletes Pods that do not tolerate a NoExecute taint of their node, or not for so long: the
 * shortest of the tolerations that match its taints counts, from the moment the taints are seen.
 */
final class TaintEviction implements Runnable {

    private static final long NEVER = Long.MAX_VALUE;

    private final Cluster cluster;
    private final Deletion deletion;
    private final Recorder recorder;
    private final Map<String, Long> taintedAt = new HashMap<>();

    TaintEviction(Cluster cluster, Recorder recorder) {
        this.cluster = cluster;
        this.deletion = new Deletion(cluster.store());
        this.recorder = recorder;
    }

    @Override
    public void run() {
        Map<String, JsonNode> tainted = new HashMap<>();
        for (ObjectNode node : cluster.store().list("nodes", "")) {
            JsonNode taints = Json.at(node, "spec", "taints");
            for (JsonNode taint : taints) {
                if (Json.str(taint, "effect").equals("NoExecute")) {
                    tainted.put(Json.str(node, "metadata", "name"), taints);
                }
            }
        }
        taintedAt.keySet().retainAll(tainted.keySet());
        if (tainted.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        tainted.keySet().forEach(node -> taintedAt.putIfAbsent(node, now));
        for (ObjectNode pod : cluster.store().list("pods", "")) {
            String node = Json.str(pod, "spec", "nodeName");
            if (tainted.containsKey(node) && !pod.path("metadata").has("deletionTimestamp")) {
                long seconds = seconds(pod, tainted.get(node));
                long silent = Duration.ofNanos(now - taintedAt.get(node)).toSeconds();
                if (seconds != NEVER && silent >= seconds) {
                    evict(pod);
                }
            }
        }
    }

    /** For how long a Pod tolerates the taints. */
    private static long seconds(JsonNode pod, JsonNode taints) {
        long shortest = NEVER;
        for (JsonNode taint : taints) {
            if (Json.str(taint, "effect").equals("NoExecute")) {
                JsonNode first =
                        NodeFit.toleration(Json.at(pod, "spec", "tolerations"), taint)
                                .orElse(Json.object().put("tolerationSeconds", 0));
                JsonNode limit = first.path("tolerationSeconds");
                shortest = Math.min(shortest, limit.isNumber() ? limit.asLong() : NEVER);
            }
        }
        return shortest;
    }

    private void evict(ObjectNode pod) {
        String name = Json.str(pod, "metadata", "name");
        Key key = new Key("pods", Json.str(pod, "metadata", "namespace"), name);
        ResourceType type = cluster.catalog().ofResource(key.resource()).orElseThrow();
        recorder.record(
                pod,
                "Normal",
                "TaintManagerEviction",
                "Marking for deletion Pod " + Json.str(pod, "metadata", "namespace") + "/" + name,
                "taint-eviction-controller");
        deletion.delete(type, key, pod, Json.object());
    }
}
