package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.admission.Decoding;
import io.caravel.devcluster.admission.Defaults;
import io.caravel.devcluster.admission.Validation;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.patch.Managers;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/** Stores a new object. */
final class CreateVerb {

    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
    private static final List<String> SET_BY_SERVER =
            List.of(
                    "uid",
                    "resourceVersion",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation",
                    "selfLink");

    private final Cluster cluster;
    private final SecureRandom random = new SecureRandom();

    CreateVerb(Cluster cluster) {
        this.cluster = cluster;
    }

    Answer handle(ApiRequest request) {
        ObjectNode object = request.object();
        return Answer.created(create(request, object, false));
    }

    /** Creates an object; managed says that its managedFields are already right. */
    ObjectNode create(ApiRequest request, ObjectNode object, boolean managed) {
        ResourceType type = request.type();
        Identity.checkKind(object, type);
        request.unknownFields(Decoding.decode(object, type));
        ObjectNode metadata = Json.child(object, "metadata");
        Identity.checkNamespace(metadata, request);
        metadata.remove(SET_BY_SERVER);
        String name = name(metadata);
        cluster.requireNamespace(request, name);
        Key key = new Key(type.resource(), request.namespace(), name);
        if (!name.isEmpty() && cluster.store().get(key).isPresent()) {
            throw ApiException.alreadyExists(type, name);
        }
        Defaults.initialStatus(object, type);
        Defaults.fill(object, type);
        Validation.check(null, object, type);
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Times.now());
        if (type.counted()) {
            metadata.put("generation", 1);
        }
        if (!managed) {
            Managers managers = new Managers();
            Managers.Id id = new Managers.Id(request.manager(), "Update", "");
            managers.updated(id, null, object, type.schema());
            managers.writeTo(object);
        }
        return request.dryRun() ? object : cluster.store().put(key, object);
    }

    private String name(ObjectNode metadata) {
        String name = Json.str(metadata, "name");
        String prefix = Json.str(metadata, "generateName");
        if (!name.isEmpty() || prefix.isEmpty()) {
            return name;
        }
        StringBuilder generated = new StringBuilder(prefix);
        for (int i = 0; i < 5; i++) {
            generated.append(SUFFIX.charAt(random.nextInt(SUFFIX.length())));
        }
        metadata.put("name", generated.toString());
        return generated.toString();
    }
}
