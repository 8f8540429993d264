package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.admission.Defaults;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.api.Deletion;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ResourceType;
import java.util.List;
import java.util.UUID;

/** Makes the first namespaces, gives each its service account, and empties those that go. */
final class NamespaceKeeper implements Runnable {

    private static final List<String> FIRST =
            List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final Cluster cluster;
    private final Deletion deletion;

    NamespaceKeeper(Cluster cluster) {
        this.cluster = cluster;
        this.deletion = new Deletion(cluster.store());
    }

    @Override
    public void run() {
        for (String name : FIRST) {
            create("namespaces", "", name);
        }
        for (ObjectNode namespace : cluster.store().list("namespaces", "")) {
            String name = Json.str(namespace, "metadata", "name");
            if (Json.str(namespace, "metadata", "deletionTimestamp").isEmpty()) {
                create("serviceaccounts", name, "default");
            } else {
                empty(namespace, name);
            }
        }
    }

    private void create(String resource, String namespace, String name) {
        Key key = new Key(resource, namespace, name);
        if (cluster.store().get(key).isPresent()) {
            return;
        }
        ResourceType type = cluster.catalog().ofResource(resource).orElseThrow();
        ObjectNode object = Json.object();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Times.now());
        Defaults.initialStatus(object, type);
        Defaults.fill(object, type);
        cluster.store().put(key, object);
    }

    private void empty(ObjectNode namespace, String name) {
        boolean left = false;
        for (Key key : cluster.store().keys()) {
            if (key.namespace().equals(name)) {
                left |= !gone(key);
            }
        }
        if (!left && !Json.at(namespace, "spec", "finalizers").isEmpty()) {
            ObjectNode next = namespace.deepCopy();
            Json.child(next, "spec").remove("finalizers");
            deletion.putOrFinish(new Key("namespaces", "", name), next);
        }
    }

    private boolean gone(Key key) {
        ObjectNode object = cluster.store().get(key).orElse(null);
        if (object == null) {
            return true;
        }
        if (object.path("metadata").has("deletionTimestamp")) {
            return false;
        }
        ResourceType type = cluster.catalog().ofResource(key.resource()).orElse(null);
        if (type == null) {
            cluster.store().remove(key);
            return true;
        }
        return deletion.delete(type, key, object, Json.object()) == null;
    }
}
