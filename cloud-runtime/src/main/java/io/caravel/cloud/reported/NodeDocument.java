package io.caravel.cloud.reported;

import io.caravel.cloud.replicas.Claims;
import io.vertx.core.json.JsonObject;
import java.util.TreeSet;

/** Makes the Node object of a node from what it says about itself. */
public final class NodeDocument {

    /** Changes with the names of what is ours, so that what is no longer said is taken away. */
    private static final String NAMES = "caravel.io/registered";

    private static final int LONGEST_LABEL = 63;

    private final String kubeletAddress;
    private final int kubeletPort;
    private final String replica;

    /**
     * @param kubeletAddress address at which the API reaches this runtime, empty to leave the
     *     node's own addresses alone
     * @param kubeletPort port at which the API reaches this runtime, 0 for none
     * @param replica name of this replica: whoever writes the Node serves the node
     */
    public NodeDocument(String kubeletAddress, int kubeletPort, String replica) {
        this.kubeletAddress = kubeletAddress;
        this.kubeletPort = kubeletPort;
        this.replica = replica;
    }

    /**
     * The Node as a kubelet would write it, with only what is ours: labels, annotations and status,
     * so that what others put on it stays.
     *
     * @param node name of the node, from its connection
     * @param body what it said: {@code {"labels","annotations","status"}}
     * @return JSON text of a Node
     */
    public String of(String node, String body) {
        JsonObject said = new JsonObject(body);
        JsonObject labels =
                child(said, "labels")
                        .put("kubernetes.io/hostname", labelValue(node))
                        .put("node-role.kubernetes.io/edge", "")
                        .put("node-role.kubernetes.io/agent", "");
        JsonObject annotations = child(said, "annotations").put(Claims.SERVED_BY, replica);
        int names = 31 * names(labels) + names(annotations);
        annotations.put(NAMES, Integer.toHexString(names));
        JsonObject status = child(said, "status");
        if (kubeletPort > 0) {
            status.put(
                    "daemonEndpoints",
                    new JsonObject()
                            .put("kubeletEndpoint", new JsonObject().put("Port", kubeletPort)));
        }
        if (!kubeletAddress.isEmpty()) {
            Addresses.reachThrough(status, kubeletAddress);
        }
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", node)
                                .put("labels", labels)
                                .put("annotations", annotations))
                .put("status", status)
                .encode();
    }

    /** A node may have a longer name than a label's value: the API takes a Node only without. */
    private static String labelValue(String node) {
        return node.length() <= LONGEST_LABEL
                ? node
                : node.substring(0, LONGEST_LABEL).replaceFirst("[^a-z0-9]+$", "");
    }

    private static int names(JsonObject object) {
        return new TreeSet<>(object.fieldNames()).toString().hashCode();
    }

    private static JsonObject child(JsonObject parent, String field) {
        return parent.getValue(field) instanceof JsonObject found ? found : new JsonObject();
    }
}
