package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;

/** The status of a CustomResourceDefinition: its resources are served as soon as it is stored. */
public final class DefinitionStatus {

    /** Keeps a definition until its objects are gone. */
    public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    private DefinitionStatus() {}

    static void fill(ObjectNode definition) {
        ObjectNode status = Json.child(definition, "status");
        status.set("acceptedNames", Json.at(definition, "spec", "names").deepCopy());
        ArrayNode conditions = Json.list(status, "conditions");
        if (conditions.isEmpty()) {
            add(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
            add(
                    conditions,
                    "Established",
                    "InitialNamesAccepted",
                    "the initial names have been accepted");
        }
        ArrayNode stored = Json.list(status, "storedVersions");
        for (JsonNode version : Json.at(definition, "spec", "versions")) {
            if (version.path("storage").asBoolean() && !contains(stored, version.path("name"))) {
                stored.add(version.path("name"));
            }
        }
        ObjectNode metadata = Json.child(definition, "metadata");
        if (!metadata.has("deletionTimestamp")) {
            ArrayNode finalizers = Json.list(metadata, "finalizers");
            if (!contains(finalizers, Json.object().textNode(CLEANUP))) {
                finalizers.add(CLEANUP);
            }
        }
    }

    private static void add(ArrayNode conditions, String type, String reason, String message) {
        conditions
                .addObject()
                .put("lastTransitionTime", Times.now())
                .put("message", message)
                .put("reason", reason)
                .put("status", "True")
                .put("type", type);
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode item : array) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
