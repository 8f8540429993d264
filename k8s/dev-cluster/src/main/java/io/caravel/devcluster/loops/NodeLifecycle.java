package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.api.Conditions;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.store.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says the truth about nodes: a node whose Lease and Ready condition have not changed for the grace
 * becomes Unknown, and nodes that are not ready are tainted. The time is this process's own, so
 * that a node's wrong clock does not matter; after a restart it starts anew.
 */
final class NodeLifecycle implements Runnable {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final Set<String> OURS = Set.of(NOT_READY, UNREACHABLE);
    private static final List<String> CONDITIONS =
            List.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready");

    private final Cluster cluster;
    private final Duration grace;
    private final Recorder recorder;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(String sign, long nanos) {}

    NodeLifecycle(Cluster cluster, Duration grace, Recorder recorder) {
        this.cluster = cluster;
        this.grace = grace;
        this.recorder = recorder;
    }

    @Override
    public void run() {
        for (ObjectNode node : cluster.store().list("nodes", "")) {
            String name = Json.str(node, "metadata", "name");
            boolean silent = isSilent(node, name);
            if (!silent && isInOrder(node)) {
                continue;
            }
            ObjectNode next = node.deepCopy();
            if (silent) {
                markUnknown(next);
            }
            String ready = Json.str(Conditions.get(next, "Ready"), "status");
            taint(next, ready);
            if (!next.equals(node)) {
                ObjectNode stored = cluster.store().put(new Key("nodes", "", name), next);
                tell(node, stored);
            }
        }
    }

    private static boolean isInOrder(ObjectNode node) {
        boolean tainted = false;
        for (JsonNode taint : Json.at(node, "spec", "taints")) {
            tainted |= OURS.contains(Json.str(taint, "key"));
        }
        return !tainted && Json.str(Conditions.get(node, "Ready"), "status").equals("True");
    }

    private boolean isSilent(ObjectNode node, String name) {
        ObjectNode lease =
                cluster.store()
                        .get(new Key("leases.coordination.k8s.io", "kube-node-lease", name))
                        .orElse(Json.object());
        JsonNode ready = Conditions.get(node, "Ready");
        String sign =
                String.join(
                        "|",
                        Json.str(node, "metadata", "uid"),
                        Json.str(lease, "spec", "renewTime"),
                        Json.str(ready, "status"),
                        Json.str(ready, "lastHeartbeatTime"),
                        Json.str(ready, "lastTransitionTime"));
        Seen before = seen.get(name);
        if (before == null || !before.sign().equals(sign)) {
            seen.put(name, new Seen(sign, System.nanoTime()));
            return false;
        }
        return System.nanoTime() - before.nanos() > grace.toNanos();
    }

    private static void markUnknown(ObjectNode node) {
        boolean ready = Conditions.get(node, "Ready").isMissingNode();
        for (String type : CONDITIONS) {
            JsonNode before = Conditions.get(node, type);
            if (!before.path("status").asText().equals("Unknown")) {
                ObjectNode condition = Json.object().put("type", type).put("status", "Unknown");
                condition.put("reason", ready ? "NodeStatusNeverUpdated" : "NodeStatusUnknown");
                condition.put(
                        "message",
                        ready
                                ? "Kubelet never posted node status."
                                : "Kubelet stopped posting node status.");
                if (before.isMissingNode()) {
                    condition.put("lastHeartbeatTime", Times.now());
                }
                Conditions.set(node, condition);
            }
        }
    }

    private static void taint(ObjectNode node, String ready) {
        String key =
                switch (ready) {
                    case "True" -> "";
                    case "Unknown" -> UNREACHABLE;
                    default -> NOT_READY;
                };
        ObjectNode spec = Json.child(node, "spec");
        ArrayNode taints = Json.array();
        boolean schedule = false;
        boolean execute = false;
        for (JsonNode taint : spec.path("taints")) {
            boolean current = Json.str(taint, "key").equals(key);
            if (!OURS.contains(Json.str(taint, "key")) || current) {
                taints.add(taint);
            }
            schedule |= current && Json.str(taint, "effect").equals("NoSchedule");
            execute |= current && Json.str(taint, "effect").equals("NoExecute");
        }
        if (!key.isEmpty() && !schedule) {
            taints.add(taintOf(key, "NoSchedule"));
        }
        if (!key.isEmpty() && !execute) {
            taints.add(taintOf(key, "NoExecute"));
        }
        if (taints.isEmpty()) {
            spec.remove("taints");
        } else {
            spec.set("taints", taints);
        }
    }

    private static ObjectNode taintOf(String key, String effect) {
        return Json.object().put("key", key).put("effect", effect).put("timeAdded", Times.now());
    }

    private void tell(ObjectNode before, ObjectNode after) {
        String then = Json.str(Conditions.get(before, "Ready"), "status");
        String now = Json.str(Conditions.get(after, "Ready"), "status");
        if (now.equals("Unknown") && !then.equals(now)) {
            String name = Json.str(after, "metadata", "name");
            recorder.record(
                    after,
                    "Normal",
                    "NodeNotReady",
                    "Node " + name + " status is now: NodeNotReady",
                    "node-controller");
        }
    }
}
