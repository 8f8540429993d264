package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Makes the Lease by which Kubernetes knows that a node lives. */
public final class LeaseDocument {

    private static final int LEASE_SECONDS = 40;
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final RegisteredNodes nodes;
    private final Clock clock;

    /**
     * @param nodes knows the uid of each Node
     * @param clock this runtime's: the node's own may be wrong
     */
    public LeaseDocument(RegisteredNodes nodes, Clock clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /**
     * The Lease of a node that was heard just now; owned by its Node once that is known, so that
     * they go together.
     *
     * @param node name of the node
     * @return JSON text of a Lease
     */
    public String of(String node) {
        JsonObject metadata =
                new JsonObject().put("name", node).put("namespace", "kube-node-lease");
        String uid = nodes.uid(node);
        if (!uid.isEmpty()) {
            metadata.put(
                    "ownerReferences",
                    new JsonArray()
                            .add(
                                    new JsonObject()
                                            .put("apiVersion", "v1")
                                            .put("kind", "Node")
                                            .put("name", node)
                                            .put("uid", uid)));
        }
        return new JsonObject()
                .put("apiVersion", "coordination.k8s.io/v1")
                .put("kind", "Lease")
                .put("metadata", metadata)
                .put(
                        "spec",
                        new JsonObject()
                                .put("holderIdentity", node)
                                .put("leaseDurationSeconds", LEASE_SECONDS)
                                .put("renewTime", MICRO_TIME.format(clock.instant())))
                .encode();
    }
}
