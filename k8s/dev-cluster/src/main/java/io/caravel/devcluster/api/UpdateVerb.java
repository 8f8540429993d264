package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.admission.Decoding;
import io.caravel.devcluster.admission.Defaults;
import io.caravel.devcluster.admission.Validation;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.patch.Managers;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.util.List;
import java.util.Set;

/** Replaces an object or its status; also the second half of every patch. */
final class UpdateVerb {

    private static final List<String> KEPT =
            List.of(
                    "uid",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation",
                    "generateName",
                    "resourceVersion",
                    "selfLink");

    /** Resources of which an update makes the object that is not there. */
    static final Set<String> CREATED_BY_UPDATE = Set.of("events", "leases.coordination.k8s.io");

    private final Cluster cluster;
    private final CreateVerb creates;
    private final Deletion deletion;

    UpdateVerb(Cluster cluster, CreateVerb creates, Deletion deletion) {
        this.cluster = cluster;
        this.creates = creates;
        this.deletion = deletion;
    }

    Answer handle(ApiRequest request) {
        ObjectNode next = request.object();
        boolean mayCreate = CREATED_BY_UPDATE.contains(request.type().resource());
        if (mayCreate && cluster.store().get(request.key()).isEmpty()) {
            Identity.checkName(Json.child(next, "metadata"), request);
            return Answer.created(creates.create(request, next, false));
        }
        return Answer.ok(update(request, cluster.existing(request), next, false));
    }

    /**
     * Takes an object from one state to the next; managed says that the next one's managedFields
     * are already right. Answers the state reached; without a difference nothing is stored.
     */
    ObjectNode update(ApiRequest request, ObjectNode before, ObjectNode next, boolean managed) {
        ResourceType type = request.type();
        Identity.checkKind(next, type);
        request.unknownFields(Decoding.decode(next, type));
        ObjectNode metadata = Json.child(next, "metadata");
        Identity.checkName(metadata, request);
        Identity.checkNamespace(metadata, request);
        checkVersion(request, before, metadata);
        ObjectNode after = scoped(request, before, next);
        keepSystemFields(before, Json.child(after, "metadata"));
        Defaults.fill(after, type);
        Validation.check(before, after, type);
        if (type.counted() && !specOf(before, type).equals(specOf(after, type))) {
            Json.child(after, "metadata")
                    .put("generation", Json.at(before, "metadata", "generation").asLong() + 1);
        }
        if (same(before, after) && !managersGiven(before, after)) {
            return before;
        }
        if (!managed) {
            record(request, before, after);
        }
        return request.dryRun() ? after : deletion.putOrFinish(request.key(), after);
    }

    private static void checkVersion(ApiRequest request, ObjectNode before, ObjectNode metadata) {
        String uid = Json.str(metadata, "uid");
        String liveUid = Json.str(before, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(liveUid)) {
            throw ApiException.conflict(
                    request.type(),
                    request.name(),
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + liveUid);
        }
        String version = Json.str(metadata, "resourceVersion");
        if (!version.isEmpty()
                && !version.equals(Json.str(before, "metadata", "resourceVersion"))) {
            throw ApiException.conflict(
                    request.type(),
                    request.name(),
                    "the object has been modified; please apply your changes to the latest version"
                            + " and try again");
        }
    }

    /** The next state, limited to what the object's path or its status path may change. */
    private static ObjectNode scoped(ApiRequest request, ObjectNode before, ObjectNode next) {
        ResourceType type = request.type();
        if (request.subresource().isEmpty()) {
            if (type.hasStatus()) {
                copyOrRemove(before, next, "status");
            }
            return next;
        }
        ObjectNode after = before.deepCopy();
        switch (request.subresource()) {
            case "status" -> {
                copyOrRemove(next, after, "status");
                ObjectNode metadata = Json.child(after, "metadata");
                ObjectNode wanted = (ObjectNode) next.get("metadata");
                copyOrRemove(wanted, metadata, "managedFields");
                if (!type.custom()) {
                    copyOrRemove(wanted, metadata, "labels");
                    copyOrRemove(wanted, metadata, "annotations");
                    copyOrRemove(wanted, metadata, "finalizers");
                }
            }
            case "finalize" -> copyOrRemove(next, after, "spec");
            default -> copyOrRemove(next, after, "spec");
        }
        return after;
    }

    private static void copyOrRemove(ObjectNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    private static void keepSystemFields(ObjectNode before, ObjectNode metadata) {
        ObjectNode live = (ObjectNode) before.get("metadata");
        for (String field : KEPT) {
            copyOrRemove(live, metadata, field);
        }
        JsonNode given = metadata.path("managedFields");
        boolean reset = given.size() == 1 && given.get(0).isEmpty();
        if (reset) {
            metadata.putArray("managedFields");
        } else if (given.isEmpty()) {
            copyOrRemove(live, metadata, "managedFields");
        }
    }

    private static JsonNode specOf(ObjectNode object, ResourceType type) {
        if (!type.custom()) {
            return object.path("spec");
        }
        ObjectNode rest = object.deepCopy();
        rest.remove(List.of("metadata", "apiVersion", "kind"));
        if (type.hasStatus()) {
            rest.remove("status");
        }
        return rest;
    }

    private static boolean same(ObjectNode before, ObjectNode after) {
        return withoutManagers(before).equals(withoutManagers(after));
    }

    private static ObjectNode withoutManagers(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Json.child(copy, "metadata").remove("managedFields");
        dropEmpty(Json.child(copy, "metadata"), "labels");
        dropEmpty(Json.child(copy, "metadata"), "annotations");
        return copy;
    }

    private static void dropEmpty(ObjectNode object, String field) {
        if (object.path(field).isEmpty()) {
            object.remove(field);
        }
    }

    private static boolean managersGiven(ObjectNode before, ObjectNode after) {
        JsonNode then = Json.at(before, "metadata", "managedFields");
        JsonNode now = Json.at(after, "metadata", "managedFields");
        return !(then.isEmpty() && now.isEmpty()) && !then.equals(now);
    }

    private static void record(ApiRequest request, ObjectNode before, ObjectNode after) {
        Managers managers = Managers.of(after);
        Managers.Id id = new Managers.Id(request.manager(), "Update", request.subresource());
        managers.updated(id, before, after, request.type().schema());
        managers.writeTo(after);
    }
}
