package io.caravel.cloud.reported;

import io.caravel.store.Revisions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this runtime knows of nodes: each Node as the cluster has it, and what each connected one
 * said last about itself, so that a Node deleted in the cloud can be made again and one that says
 * nothing new is not written. Safe for any thread.
 */
public final class RegisteredNodes {

    /** Nothing has to be written. */
    public static final String NOTHING = "";

    /** The status has to be written. */
    public static final String STATUS = "status";

    /** Everything has to be written. */
    public static final String NODE = "node";

    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Map<String, String> reports = new ConcurrentHashMap<>();

    /** Connected nodes whose Node does not say yet what they said. */
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    private record Seen(String uid, String rev, String body) {}

    /** The Node's uid, empty while it is not known. */
    public String uid(String node) {
        Seen known = seen.get(node);
        return known == null ? "" : known.uid();
    }

    /** What the node said last, empty when it said nothing or is not connected. */
    public String report(String node) {
        return reports.getOrDefault(node, "");
    }

    /** The node said this about itself. */
    public void said(String node, String body) {
        owed.add(node);
        reports.put(node, body);
    }

    /**
     * What the node said last, when its Node does not say it yet; else empty. Asked when the node
     * is heard, so that an API that was away, or took the node for lost, is told within a
     * heartbeat.
     */
    public String owed(String node) {
        return owed.contains(node) ? report(node) : "";
    }

    /**
     * The document with the times of its conditions that hold: those of the cluster, where their
     * status is the same.
     *
     * @param document JSON text of the Node as its node says it is
     */
    public String timed(String node, String document) {
        Seen known = seen.get(node);
        if (known == null) {
            return document;
        }
        JsonObject timed = new JsonObject(document);
        ConditionTimes.keep(new JsonObject(known.body()), timed);
        return timed.encode();
    }

    /**
     * The API took the status and has this now.
     *
     * @param body JSON text of the Node
     */
    public void told(String node, String body) {
        exists(node, body);
        owed.remove(node);
    }

    /**
     * The cluster has this Node, as a watch or the answer to a write tells; an older version than
     * the known one is passed over.
     *
     * @param body JSON text of the Node
     */
    public void exists(String node, String body) {
        JsonObject found = new JsonObject(body);
        JsonObject metadata = found.getJsonObject("metadata", new JsonObject());
        JsonObject kept = new JsonObject();
        kept.put("labels", metadata.getValue("labels"));
        kept.put("annotations", metadata.getValue("annotations"));
        String text =
                new JsonObject()
                        .put("metadata", kept)
                        .put("status", found.getValue("status"))
                        .encode();
        String uid = metadata.getString("uid", "");
        Seen now = new Seen(uid, metadata.getString("resourceVersion", ""), text);
        if (NodeMatch.isTakenForLost(found) && reports.containsKey(node)) {
            owed.add(node);
        }
        seen.merge(
                node,
                now,
                (before, after) -> Revisions.older(after.rev(), before.rev()) ? before : after);
    }

    /**
     * What of a Node's document the cluster does not have.
     *
     * @param document JSON text of the Node as its node says it is
     * @return {@link #NOTHING}, {@link #STATUS} or {@link #NODE}
     */
    public String lacks(String node, String document) {
        Seen known = seen.get(node);
        if (known == null) {
            return NODE;
        }
        JsonObject there = new JsonObject(known.body());
        JsonObject wanted = new JsonObject(document);
        if (!NodeMatch.metadata(there, wanted)) {
            return NODE;
        }
        if (!NodeMatch.status(there, wanted)) {
            return STATUS;
        }
        owed.remove(node);
        return NOTHING;
    }

    /** The Node does not exist any more. */
    public void gone(String node) {
        seen.remove(node);
    }

    /** The node is not connected any more. */
    public void left(String node) {
        reports.remove(node);
        owed.remove(node);
    }
}
