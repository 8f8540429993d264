package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.api.Deletion;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes objects whose owners are all gone; finishes foreground and orphaning deletions. */
final class GarbageCollector implements Runnable {

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private final Cluster cluster;
    private final Deletion deletion;

    GarbageCollector(Cluster cluster) {
        this.cluster = cluster;
        this.deletion = new Deletion(cluster.store());
    }

    @Override
    public void run() {
        Set<String> alive = new HashSet<>();
        List<Key> waiting = new ArrayList<>();
        Map<Key, JsonNode> owned = new HashMap<>();
        for (Key key : cluster.store().keys()) {
            JsonNode metadata = cluster.store().get(key).orElseThrow().path("metadata");
            alive.add(Json.str(metadata, "uid"));
            if (!metadata.path("ownerReferences").isEmpty()) {
                owned.put(key, metadata.path("ownerReferences"));
            }
            if (metadata.has("deletionTimestamp") && !metadata.path("finalizers").isEmpty()) {
                waiting.add(key);
            }
        }
        for (Map.Entry<Key, JsonNode> entry : owned.entrySet()) {
            boolean ownerAlive = false;
            for (JsonNode reference : entry.getValue()) {
                ownerAlive |= alive.contains(Json.str(reference, "uid"));
            }
            if (!ownerAlive) {
                delete(entry.getKey());
            }
        }
        waiting.forEach(key -> finish(key, owned));
    }

    private void finish(Key key, Map<Key, JsonNode> owned) {
        ObjectNode owner = cluster.store().get(key).orElse(null);
        if (owner == null) {
            return;
        }
        String uid = Json.str(owner, "metadata", "uid");
        for (JsonNode finalizer : Json.at(owner, "metadata", "finalizers")) {
            if (finalizer.asText().equals(ORPHAN)) {
                dependents(uid, owned).forEach(dependent -> disown(dependent, uid));
                deletion.release(key, owner, ORPHAN);
                return;
            }
            if (finalizer.asText().equals(FOREGROUND)) {
                List<Key> dependents = dependents(uid, owned);
                dependents.forEach(this::delete);
                if (dependents.stream().noneMatch(d -> cluster.store().get(d).isPresent())) {
                    deletion.release(key, owner, FOREGROUND);
                }
                return;
            }
        }
    }

    private static List<Key> dependents(String uid, Map<Key, JsonNode> owned) {
        List<Key> found = new ArrayList<>();
        owned.forEach(
                (key, references) -> {
                    for (JsonNode reference : references) {
                        if (Json.str(reference, "uid").equals(uid)) {
                            found.add(key);
                        }
                    }
                });
        return found;
    }

    private void disown(Key key, String uid) {
        cluster.store()
                .get(key)
                .ifPresent(
                        object -> {
                            ObjectNode next = object.deepCopy();
                            ArrayNode kept = Json.array();
                            for (JsonNode one : Json.at(next, "metadata", "ownerReferences")) {
                                if (!Json.str(one, "uid").equals(uid)) {
                                    kept.add(one);
                                }
                            }
                            ObjectNode metadata = Json.child(next, "metadata");
                            metadata.set("ownerReferences", kept);
                            if (kept.isEmpty()) {
                                metadata.remove("ownerReferences");
                            }
                            cluster.store().put(key, next);
                        });
    }

    private void delete(Key key) {
        ObjectNode object = cluster.store().get(key).orElse(null);
        ResourceType type = cluster.catalog().ofResource(key.resource()).orElse(null);
        if (object != null && type != null && !object.path("metadata").has("deletionTimestamp")) {
            deletion.delete(type, key, object, Json.object());
        }
    }
}
