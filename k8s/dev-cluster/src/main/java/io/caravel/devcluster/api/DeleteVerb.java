package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.util.Set;

/** Deletes one object or all that a selection finds. */
final class DeleteVerb {

    private static final Set<String> KEPT_NAMESPACES =
            Set.of("default", "kube-system", "kube-public");

    private final Cluster cluster;
    private final ReadVerb reads;
    private final Deletion deletion;

    DeleteVerb(Cluster cluster, ReadVerb reads, Deletion deletion) {
        this.cluster = cluster;
        this.reads = reads;
        this.deletion = deletion;
    }

    Answer one(ApiRequest request) {
        ObjectNode options = options(request);
        ObjectNode object = cluster.existing(request);
        ObjectNode left = delete(request, request.key(), object, options);
        return Answer.ok(
                left != null
                        ? Cluster.view(left, request.type())
                        : Answer.success(request.type(), object));
    }

    Answer many(ApiRequest request) {
        ObjectNode options = options(request);
        ObjectNode list = reads.list(request).body();
        String resource = request.type().resource();
        for (ObjectNode object : Json.objects(list.path("items"))) {
            String namespace = Json.str(object, "metadata", "namespace");
            Key key = new Key(resource, namespace, Json.str(object, "metadata", "name"));
            delete(request, key, object, options);
        }
        return Answer.ok(list);
    }

    private ObjectNode delete(ApiRequest request, Key key, ObjectNode object, ObjectNode options) {
        ResourceType type = request.type();
        if (type.is("namespaces") && KEPT_NAMESPACES.contains(key.name())) {
            throw ApiException.forbidden(type, key.name(), "this namespace may not be deleted");
        }
        return request.dryRun() ? object : deletion.delete(type, key, object, options);
    }

    private static ObjectNode options(ApiRequest request) {
        ObjectNode options = request.body().length() == 0 ? Json.object() : request.object();
        if (!request.param("gracePeriodSeconds").isEmpty()) {
            options.put("gracePeriodSeconds", ReadVerb.number(request, "gracePeriodSeconds"));
        }
        if (!request.param("propagationPolicy").isEmpty()) {
            options.put("propagationPolicy", request.param("propagationPolicy"));
        }
        return options;
    }
}
