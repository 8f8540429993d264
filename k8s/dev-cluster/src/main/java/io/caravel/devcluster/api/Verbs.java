package io.caravel.devcluster.api;

import io.caravel.devcluster.types.ApiException;
import java.util.Set;

/** Finds the verb for a request. */
final class Verbs {

    private static final Set<String> ACTIONS = Set.of("binding", "eviction", "token");
    private static final Set<String> STREAMS =
            Set.of("log", "exec", "attach", "portforward", "proxy");

    private final ReadVerb reads;
    private final CreateVerb creates;
    private final UpdateVerb updates;
    private final PatchVerb patches;
    private final DeleteVerb deletes;
    private final PodActions actions;

    Verbs(Cluster cluster) {
        Deletion deletion = new Deletion(cluster.store());
        reads = new ReadVerb(cluster);
        creates = new CreateVerb(cluster);
        updates = new UpdateVerb(cluster, creates, deletion);
        patches = new PatchVerb(cluster, creates, updates);
        deletes = new DeleteVerb(cluster, reads, deletion);
        actions = new PodActions(cluster, deletion);
    }

    /** Whether a request is for a stream of changes. */
    static boolean isWatch(ApiRequest request) {
        return request.method().name().equals("GET")
                && request.flag("watch")
                && request.subresource().isEmpty();
    }

    Answer handle(ApiRequest request) {
        checkSubresource(request);
        boolean collection = request.name().isEmpty();
        String method = request.method().name();
        if (ACTIONS.contains(request.subresource())) {
            if (method.equals("POST")) {
                return actions.handle(request);
            }
            throw ApiException.methodNotAllowed();
        }
        return switch (method) {
            case "GET", "HEAD" -> collection ? reads.list(request) : reads.get(request);
            case "POST" -> {
                allow(collection);
                yield creates.handle(request);
            }
            case "PUT" -> {
                allow(!collection);
                yield updates.handle(request);
            }
            case "PATCH" -> {
                allow(!collection);
                yield patches.handle(request);
            }
            case "DELETE" -> {
                allow(request.subresource().isEmpty());
                yield collection ? deletes.many(request) : deletes.one(request);
            }
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private static void allow(boolean allowed) {
        if (!allowed) {
            throw ApiException.methodNotAllowed();
        }
    }

    private static void checkSubresource(ApiRequest request) {
        String name = request.subresource();
        if (STREAMS.contains(name)) {
            throw ApiException.notServed("the subresource '" + name + "'");
        }
        if (!name.isEmpty() && !request.type().subresources().contains(name)) {
            throw ApiException.noSuchPath();
        }
    }
}
