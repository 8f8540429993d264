package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;

/** Checks that a body is the object its path names. */
final class Identity {

    private Identity() {}

    /** Fills in a missing kind and apiVersion; refuses others than the path's. */
    static void checkKind(ObjectNode object, ResourceType type) {
        String kind = Json.str(object, "kind");
        String version = Json.str(object, "apiVersion");
        if (!kind.isEmpty() && !kind.equals(type.kind())) {
            throw ApiException.badRequest(
                    String.format(
                            "%s in version \"%s\" cannot be handled as a %s: the kind does not"
                                    + " match the path",
                            kind, version, type.kind()));
        }
        if (!version.isEmpty() && !version.equals(type.apiVersion())) {
            throw ApiException.badRequest(
                    String.format(
                            "the API version in the data (%s) does not match the expected API"
                                    + " version (%s)",
                            version, type.apiVersion()));
        }
        if (object.has("metadata") && !object.get("metadata").isObject()) {
            throw ApiException.badRequest("metadata is not an object");
        }
        object.put("apiVersion", type.apiVersion());
        object.put("kind", type.kind());
    }

    /** Fills in the path's namespace; refuses another. */
    static void checkNamespace(ObjectNode metadata, ApiRequest request) {
        String namespace = Json.str(metadata, "namespace");
        if (!request.type().namespaced()) {
            metadata.remove("namespace");
            return;
        }
        if (request.namespace().isEmpty()) {
            throw ApiException.badRequest("an empty namespace may not be set during creation");
        }
        if (!namespace.isEmpty() && !namespace.equals(request.namespace())) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
        metadata.put("namespace", request.namespace());
    }

    /** Fills in the path's name; refuses another. */
    static void checkName(ObjectNode metadata, ApiRequest request) {
        String name = Json.str(metadata, "name");
        if (!name.isEmpty() && !name.equals(request.name())) {
            throw ApiException.badRequest(
                    String.format(
                            "the name of the object (%s) does not match the name on the URL (%s)",
                            name, request.name()));
        }
        metadata.put("name", request.name());
    }
}
