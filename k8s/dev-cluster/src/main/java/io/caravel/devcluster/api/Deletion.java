package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.store.ObjectStore;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.time.Instant;
import java.util.Set;

/**
 * How objects go: at once, or marked first while a grace period or a finalizer holds them. Shared
 * by the delete verb, by updates that take the last finalizer away, and by the loops that clean up.
 */
public final class Deletion {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private final ObjectStore store;

    /** Deletes from a store. */
    public Deletion(ObjectStore store) {
        this.store = store;
    }

    /**
     * Deletes or begins to, as {@code DeleteOptions} say; answers the object while it is still
     * there, else null. 409 when a precondition does not hold.
     */
    public ObjectNode delete(ResourceType type, Key key, ObjectNode object, ObjectNode options) {
        checkPreconditions(type, key, object, options.path("preconditions"));
        ObjectNode next = object.deepCopy();
        ObjectNode metadata = Json.child(next, "metadata");
        boolean marked = metadata.has("deletionTimestamp");
        long grace = grace(key, next, options);
        holdFor(metadata, options);
        if (grace <= 0 && !held(key, next)) {
            store.remove(key);
            return null;
        }
        if (marked && metadata.path("deletionGracePeriodSeconds").asLong() <= grace) {
            return object;
        }
        metadata.put("deletionTimestamp", Times.seconds(Instant.now().plusSeconds(grace)));
        metadata.put("deletionGracePeriodSeconds", grace);
        if (type.counted() && !marked) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (type.is("namespaces")) {
            Json.child(next, "status").put("phase", "Terminating");
        }
        return store.put(key, next);
    }

    /** Stores a new state of an object, or removes it when it is marked and nothing holds it. */
    public ObjectNode putOrFinish(Key key, ObjectNode next) {
        JsonNode metadata = next.path("metadata");
        boolean finished =
                metadata.has("deletionTimestamp")
                        && metadata.path("deletionGracePeriodSeconds").asLong() <= 0
                        && !held(key, next);
        return finished ? store.remove(key).orElse(next) : store.put(key, next);
    }

    /** Takes a finalizer from an object, which may be the end of it. */
    public void release(Key key, ObjectNode object, String finalizer) {
        ObjectNode next = object.deepCopy();
        ObjectNode metadata = Json.child(next, "metadata");
        ArrayNode kept = Json.array();
        for (JsonNode one : metadata.path("finalizers")) {
            if (!one.asText().equals(finalizer)) {
                kept.add(one);
            }
        }
        metadata.set("finalizers", kept);
        if (kept.isEmpty()) {
            metadata.remove("finalizers");
        }
        putOrFinish(key, next);
    }

    private static boolean held(Key key, ObjectNode object) {
        return !Json.at(object, "metadata", "finalizers").isEmpty()
                || key.resource().equals("namespaces")
                        && !Json.at(object, "spec", "finalizers").isEmpty();
    }

    private static void checkPreconditions(
            ResourceType type, Key key, ObjectNode object, JsonNode wanted) {
        checkPrecondition(type, key, "UID", wanted.path("uid"), object, "uid");
        checkPrecondition(
                type,
                key,
                "ResourceVersion",
                wanted.path("resourceVersion"),
                object,
                "resourceVersion");
    }

    private static void checkPrecondition(
            ResourceType type,
            Key key,
            String what,
            JsonNode wanted,
            ObjectNode object,
            String field) {
        String live = Json.str(object, "metadata", field);
        if (!wanted.asText("").isEmpty() && !wanted.asText().equals(live)) {
            throw ApiException.conflict(
                    type,
                    key.name(),
                    String.format(
                            "the %s in the precondition (%s) does not match the %s in record (%s). The object might have been deleted and then recreated",
                            what, wanted.asText(), what, live));
        }
    }

    private static long grace(Key key, ObjectNode object, ObjectNode options) {
        boolean running =
                key.resource().equals("pods")
                        && !Json.str(object, "spec", "nodeName").isEmpty()
                        && !FINISHED.contains(Json.str(object, "status", "phase"));
        if (!running) {
            return 0;
        }
        JsonNode asked = options.path("gracePeriodSeconds");
        return asked.isNumber()
                ? Math.max(0, asked.asLong())
                : Json.at(object, "spec", "terminationGracePeriodSeconds").asLong(30);
    }

    private static void holdFor(ObjectNode metadata, ObjectNode options) {
        String policy = Json.str(options, "propagationPolicy");
        boolean orphan = options.path("orphanDependents").asBoolean();
        String finalizer =
                switch (orphan ? "Orphan" : policy) {
                    case "Foreground" -> "foregroundDeletion";
                    case "Orphan" -> "orphan";
                    case "", "Background" -> "";
                    default ->
                            throw ApiException.badRequest(
                                    "propagationPolicy: invalid value: " + policy);
                };
        if (finalizer.isEmpty()) {
            return;
        }
        ArrayNode finalizers = Json.list(metadata, "finalizers");
        for (JsonNode one : finalizers) {
            if (one.asText().equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }
}
