package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.api.Assignment;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.api.Conditions;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gives Pods without a node to a Ready node that fits, the one with the fewest Pods first. */
final class Binder implements Runnable {

    private static final String SOURCE = "default-scheduler";

    private final Cluster cluster;
    private final Recorder recorder;

    Binder(Cluster cluster, Recorder recorder) {
        this.cluster = cluster;
        this.recorder = recorder;
    }

    @Override
    public void run() {
        for (ObjectNode pod : cluster.store().list("pods", "")) {
            if (isWaiting(pod)) {
                place(pod);
            }
        }
    }

    private static boolean isWaiting(ObjectNode pod) {
        JsonNode spec = pod.path("spec");
        return Json.str(spec, "nodeName").isEmpty()
                && Json.str(spec, "schedulerName").equals(SOURCE)
                && spec.path("schedulingGates").isEmpty()
                && !pod.path("metadata").has("deletionTimestamp");
    }

    private void place(ObjectNode pod) {
        Collection<ObjectNode> nodes = cluster.store().list("nodes", "");
        List<ObjectNode> fitting =
                nodes.stream().filter(node -> NodeFit.fits(pod.path("spec"), node)).toList();
        Optional<String> chosen =
                fitting.stream()
                        .map(node -> Json.str(node, "metadata", "name"))
                        .min(Comparator.comparingLong(this::podsOn));
        ObjectNode next = pod.deepCopy();
        Key key =
                new Key(
                        "pods",
                        Json.str(pod, "metadata", "namespace"),
                        Json.str(pod, "metadata", "name"));
        if (chosen.isPresent()) {
            Assignment.assign(next, chosen.get());
            ObjectNode stored = cluster.store().put(key, next);
            String name = key.namespace() + "/" + key.name();
            String message = "Successfully assigned " + name + " to " + chosen.get();
            recorder.record(stored, "Normal", "Scheduled", message, SOURCE);
            return;
        }
        String message = "0/" + nodes.size() + " nodes are available and fit the Pod.";
        boolean changed =
                Conditions.set(
                        next,
                        Json.object()
                                .put("type", "PodScheduled")
                                .put("status", "False")
                                .put("reason", "Unschedulable")
                                .put("message", message));
        if (changed) {
            ObjectNode stored = cluster.store().put(key, next);
            recorder.record(stored, "Warning", "FailedScheduling", message, SOURCE);
        }
    }

    private long podsOn(String node) {
        return cluster.store().list("pods", "").stream()
                .filter(pod -> Json.str(pod, "spec", "nodeName").equals(node))
                .count();
    }
}
