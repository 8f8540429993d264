package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.admission.Decoding;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.patch.ApplyConflictException;
import io.caravel.devcluster.patch.BadPatchException;
import io.caravel.devcluster.patch.JsonPatch;
import io.caravel.devcluster.patch.Managers;
import io.caravel.devcluster.patch.MergePatch;
import io.caravel.devcluster.patch.ServerSideApply;
import io.caravel.devcluster.patch.StrategicMergePatch;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ApiException.Cause;
import io.caravel.devcluster.types.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes an object by JSON, merge or strategic merge patch, or by server-side apply. */
final class PatchVerb {

    private static final String ACCEPTED =
            "application/json-patch+json, application/merge-patch+json,"
                    + " application/apply-patch+yaml";

    private final Cluster cluster;
    private final CreateVerb creates;
    private final UpdateVerb updates;

    PatchVerb(Cluster cluster, CreateVerb creates, UpdateVerb updates) {
        this.cluster = cluster;
        this.creates = creates;
        this.updates = updates;
    }

    /** Whether a body of this media type is a server-side apply. */
    static boolean isApply(String contentType) {
        return contentType.equals("application/apply-patch+yaml");
    }

    Answer handle(ApiRequest request) {
        if (isApply(request.contentType())) {
            return apply(request);
        }
        ObjectNode before = cluster.existing(request);
        return Answer.ok(updates.update(request, before, patched(request, before), false));
    }

    private static ObjectNode patched(ApiRequest request, ObjectNode before) {
        try {
            JsonNode result =
                    switch (request.contentType()) {
                        case "application/json-patch+json" ->
                                JsonPatch.apply(before, request.document());
                        case "application/merge-patch+json" ->
                                MergePatch.apply(before, request.object());
                        case "application/strategic-merge-patch+json" -> strategic(request, before);
                        default ->
                                throw ApiException.unsupportedMediaType(accepted(request.type()));
                    };
            if (result instanceof ObjectNode object && object.path("metadata").isObject()) {
                return object;
            }
            throw ApiException.badRequest("the patch leaves no object");
        } catch (BadPatchException e) {
            throw e.isMalformed()
                    ? ApiException.badRequest(e.getMessage())
                    : ApiException.unprocessable(
                            "the server rejected our request due to an error in our request: "
                                    + e.getMessage());
        }
    }

    private static ObjectNode strategic(ApiRequest request, ObjectNode before)
            throws BadPatchException {
        ResourceType type = request.type();
        if (type.custom()) {
            throw ApiException.unsupportedMediaType(accepted(type));
        }
        return StrategicMergePatch.apply(before, request.object(), type.schema());
    }

    private static String accepted(ResourceType type) {
        return type.custom() ? ACCEPTED : ACCEPTED + ", application/strategic-merge-patch+json";
    }

    private Answer apply(ApiRequest request) {
        if (request.param("fieldManager").isEmpty()) {
            throw ApiException.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                            + " required for apply patch");
        }
        ResourceType type = request.type();
        ObjectNode wanted = request.object();
        Identity.checkKind(wanted, type);
        request.unknownFields(Decoding.decode(wanted, type));
        ObjectNode metadata = Json.child(wanted, "metadata");
        if (!metadata.path("managedFields").isEmpty()) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        Identity.checkName(metadata, request);
        Identity.checkNamespace(metadata, request);
        Optional<ObjectNode> live =
                cluster.store().get(request.key()).map(object -> Cluster.view(object, type));
        if (live.isEmpty()) {
            return applyNew(request, wanted);
        }
        limitTo(request, wanted);
        ObjectNode merged = merged(request, live.get(), wanted);
        return Answer.ok(updates.update(request, live.get(), merged, true));
    }

    private Answer applyNew(ApiRequest request, ObjectNode wanted) {
        if (!request.subresource().isEmpty()) {
            throw ApiException.notFound(request.type(), request.name());
        }
        if (!Json.str(wanted, "metadata", "uid").isEmpty()) {
            throw ApiException.conflict(
                    request.type(), request.name(), "uid mismatch: the object does not exist");
        }
        limitTo(request, wanted);
        return Answer.created(creates.create(request, merged(request, null, wanted), true));
    }

    /** A manager of the object does not own its status, and the other way round. */
    private static void limitTo(ApiRequest request, ObjectNode wanted) {
        if (request.subresource().equals("status")) {
            wanted.retain("apiVersion", "kind", "metadata", "status");
        } else if (request.type().hasStatus()) {
            wanted.remove("status");
        }
    }

    private static ObjectNode merged(ApiRequest request, ObjectNode live, ObjectNode wanted) {
        Managers.Id id = new Managers.Id(request.manager(), "Apply", request.subresource());
        try {
            return new ServerSideApply(request.type().schema(), id, request.flag("force"))
                    .apply(live, wanted);
        } catch (ApplyConflictException e) {
            throw conflict(e);
        }
    }

    private static ApiException conflict(ApplyConflictException e) {
        List<Cause> causes =
                e.conflicts().stream()
                        .map(
                                c ->
                                        new Cause(
                                                "FieldManagerConflict",
                                                c.path(),
                                                "conflict with " + owner(c)))
                        .toList();
        int count = causes.size();
        String message;
        if (count == 1) {
            ApplyConflictException.Conflict only = e.conflicts().get(0);
            message =
                    "Apply failed with 1 conflict: conflict with "
                            + owner(only)
                            + ": "
                            + only.path();
        } else {
            message =
                    "Apply failed with "
                            + count
                            + " conflicts: "
                            + e.conflicts().stream()
                                    .collect(Collectors.groupingBy(PatchVerb::owner))
                                    .entrySet()
                                    .stream()
                                    .map(
                                            by ->
                                                    "conflicts with "
                                                            + by.getKey()
                                                            + ":\n"
                                                            + lines(by.getValue()))
                                    .collect(Collectors.joining("\n"));
        }
        return ApiException.applyConflict(message, causes);
    }

    private static String owner(ApplyConflictException.Conflict conflict) {
        String name = '"' + conflict.manager() + '"';
        return conflict.operation().equals("Update")
                ? name + " using " + conflict.apiVersion()
                : name;
    }

    private static String lines(List<ApplyConflictException.Conflict> conflicts) {
        return conflicts.stream().map(c -> "- " + c.path()).collect(Collectors.joining("\n"));
    }
}
