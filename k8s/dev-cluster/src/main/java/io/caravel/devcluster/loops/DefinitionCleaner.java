package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.admission.DefinitionStatus;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.api.Deletion;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ResourceType;

/** Deletes the objects of a definition that goes, then lets it go. */
final class DefinitionCleaner implements Runnable {

    private final Cluster cluster;
    private final Deletion deletion;

    DefinitionCleaner(Cluster cluster) {
        this.cluster = cluster;
        this.deletion = new Deletion(cluster.store());
    }

    @Override
    public void run() {
        for (ObjectNode definition : cluster.store().list(Cluster.DEFINITIONS, "")) {
            if (definition.path("metadata").has("deletionTimestamp")) {
                clean(definition);
            }
        }
    }

    private void clean(ObjectNode definition) {
        String resource = Json.str(definition, "metadata", "name");
        ResourceType type = cluster.catalog().ofResource(resource).orElse(null);
        boolean left = false;
        for (ObjectNode object : cluster.store().list(resource, "")) {
            Key key =
                    new Key(
                            resource,
                            Json.str(object, "metadata", "namespace"),
                            Json.str(object, "metadata", "name"));
            if (type == null) {
                cluster.store().remove(key);
            } else {
                left |= deletion.delete(type, key, object, Json.object()) != null;
            }
        }
        if (!left) {
            Key key = new Key(Cluster.DEFINITIONS, "", resource);
            deletion.release(key, definition, DefinitionStatus.CLEANUP);
        }
    }
}
