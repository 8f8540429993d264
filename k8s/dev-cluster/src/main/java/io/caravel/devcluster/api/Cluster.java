package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.store.ObjectStore;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.Catalog;
import io.caravel.devcluster.types.ResourceType;

/**
 * What all verbs share. Used from the event loop only.
 *
 * @param store all objects
 * @param catalog all resources served
 */
public record Cluster(ObjectStore store, Catalog catalog) {

    /** Where CustomResourceDefinitions are kept. */
    public static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    /** A cluster that serves the custom resources of the definitions in its store, always. */
    public static Cluster of(ObjectStore store) {
        Catalog catalog = new Catalog();
        for (ObjectNode definition : store.list(DEFINITIONS, "")) {
            catalog.define(definition);
        }
        store.listen(
                change -> {
                    if (change.key().resource().equals(DEFINITIONS)) {
                        if (change.removed()) {
                            catalog.forget(change.key().name());
                        } else {
                            catalog.define(change.object());
                        }
                    }
                });
        return new Cluster(store, catalog);
    }

    /** The object as this version of its resource shows it; may be the stored one. */
    static ObjectNode view(ObjectNode object, ResourceType type) {
        if (Json.str(object, "apiVersion").equals(type.apiVersion())) {
            return object;
        }
        ObjectNode copy = object.deepCopy();
        copy.put("apiVersion", type.apiVersion());
        return copy;
    }

    /** The object a request names, as its version shows it; 404 when there is none. */
    ObjectNode existing(ApiRequest request) {
        return store.get(request.key())
                .map(object -> view(object, request.type()))
                .orElseThrow(() -> ApiException.notFound(request.type(), request.name()));
    }

    /** Refuses new content in a namespace that does not exist or is going. */
    void requireNamespace(ApiRequest request, String name) {
        if (!request.type().namespaced()) {
            return;
        }
        ObjectNode namespace =
                store.get(new Key("namespaces", "", request.namespace()))
                        .orElseThrow(() -> ApiException.namespaceNotFound(request.namespace()));
        if (!Json.str(namespace, "metadata", "deletionTimestamp").isEmpty()) {
            throw ApiException.forbidden(
                    request.type(),
                    name,
                    "unable to create new content in namespace "
                            + request.namespace()
                            + " because it is being terminated");
        }
    }
}
