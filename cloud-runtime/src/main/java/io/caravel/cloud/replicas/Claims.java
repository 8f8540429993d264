package io.caravel.cloud.replicas;

import io.caravel.store.Revisions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which replica serves each node: the one that its Node names in the annotation {@code
 * caravel.io/served-by}, written with the node's registration when a connection makes it wrong.
 *
 * <p>Promises: the newest version of a Node counts, whether a watch or the answer to a write told
 * of it, in any order. A replica that a newer version does not name any more has lost the node,
 * once; a claim of another from before its own says nothing. Nothing is written for a node that
 * comes back to the replica its Node names. Safe for any thread.
 */
public final class Claims {

    /** Annotation of a Node: the replica that serves it. */
    public static final String SERVED_BY = "caravel.io/served-by";

    /**
     * @param rev version of the Node
     * @param replica whom it names, empty for nobody
     * @param ready whether the cluster hears the node
     */
    private record Claim(String rev, String replica, boolean ready) {}

    private static final class Served {
        private Claim newest = new Claim("", "", false);

        /** The newest version that names this replica, null when it has no claim to lose. */
        private String ours;
    }

    private final String replica;
    private final Map<String, Served> nodes = new ConcurrentHashMap<>();

    /**
     * @param replica name of this one, the same after a restart
     */
    public Claims(String replica) {
        this.replica = replica;
    }

    /** The name of this replica. */
    public String replica() {
        return replica;
    }

    /**
     * A connection came or went.
     *
     * @param change {@code connected} or {@code disconnected}
     */
    public void changed(String node, String change) {
        if ("connected".equals(change)) {
            Served served = nodes.computeIfAbsent(node, name -> new Served());
            synchronized (served) {
                served.ours = replica.equals(served.newest.replica()) ? served.newest.rev() : null;
            }
        }
    }

    /**
     * Takes note of a Node as the API told it.
     *
     * @param op {@code put} or {@code delete}; others say nothing
     * @param body JSON text of the Node
     * @return true when another replica has taken the node over from this one
     */
    public boolean lost(String op, String node, String body) {
        if ("delete".equals(op)) {
            nodes.remove(node);
        }
        if (!"put".equals(op)) {
            return false;
        }
        Claim told = claim(body);
        Served served = nodes.computeIfAbsent(node, name -> new Served());
        synchronized (served) {
            if (!Revisions.older(told.rev(), served.newest.rev())) {
                served.newest = told;
            }
            boolean isOurs = replica.equals(told.replica());
            if (isOurs && (served.ours == null || Revisions.older(served.ours, told.rev()))) {
                served.ours = told.rev();
            }
            boolean lost =
                    served.ours != null
                            && Revisions.older(served.ours, served.newest.rev())
                            && isOthers(served.newest);
            if (lost) {
                served.ours = null;
            }
            return lost;
        }
    }

    /** The other replica that serves the node, empty when it is this one, or none is known. */
    public String elsewhere(String node) {
        Served served = nodes.get(node);
        if (served == null) {
            return "";
        }
        synchronized (served) {
            return elsewhere(served.newest);
        }
    }

    /**
     * The other replica that serves the node now, for its Node is Ready; empty when that is not so.
     */
    public String serving(String node) {
        Served served = nodes.get(node);
        if (served == null) {
            return "";
        }
        synchronized (served) {
            return served.newest.ready() ? elsewhere(served.newest) : "";
        }
    }

    /** Whether a replica other than this one serves the node. */
    public boolean isElsewhere(String node) {
        return !elsewhere(node).isEmpty();
    }

    private String elsewhere(Claim claim) {
        return isOthers(claim) ? claim.replica() : "";
    }

    private boolean isOthers(Claim claim) {
        return !claim.replica().isEmpty() && !replica.equals(claim.replica());
    }

    private static Claim claim(String body) {
        JsonObject none = new JsonObject();
        JsonObject node = new JsonObject(body);
        JsonObject metadata = node.getJsonObject("metadata", none);
        JsonObject annotations = metadata.getJsonObject("annotations", none);
        return new Claim(
                metadata.getString("resourceVersion", ""),
                annotations.getString(SERVED_BY, ""),
                isReady(node.getJsonObject("status", none)));
    }

    private static boolean isReady(JsonObject status) {
        return status.getValue("conditions") instanceof JsonArray list
                && list.stream()
                        .anyMatch(
                                one ->
                                        one instanceof JsonObject condition
                                                && "Ready".equals(condition.getValue("type"))
                                                && "True".equals(condition.getValue("status")));
    }
}
