package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;

/** The giving of a Pod to a node, by whoever decides it. */
public final class Assignment {

    private Assignment() {}

    /** Gives a Pod to a node in place, with the condition that says so. */
    public static void assign(ObjectNode pod, String node) {
        Json.child(pod, "spec").put("nodeName", node);
        Conditions.set(pod, Json.object().put("type", "PodScheduled").put("status", "True"));
    }
}
