package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** The subresources that act: a Pod's binding and eviction, a service account's token. */
final class PodActions {

    private final Cluster cluster;
    private final Deletion deletion;

    PodActions(Cluster cluster, Deletion deletion) {
        this.cluster = cluster;
        this.deletion = deletion;
    }

    Answer handle(ApiRequest request) {
        return switch (request.subresource()) {
            case "binding" -> bind(request);
            case "eviction" -> evict(request);
            case "token" -> token(request);
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private Answer bind(ApiRequest request) {
        ObjectNode pod = cluster.existing(request).deepCopy();
        String node = Json.str(request.object(), "target", "name");
        if (node.isEmpty()) {
            throw ApiException.badRequest("a Binding names its target");
        }
        if (!Json.str(pod, "spec", "nodeName").isEmpty()) {
            throw ApiException.conflict(
                    request.type(),
                    request.name(),
                    "pod "
                            + request.name()
                            + " is already assigned to node \""
                            + Json.str(pod, "spec", "nodeName")
                            + '"');
        }
        Assignment.assign(pod, node);
        if (!request.dryRun()) {
            cluster.store().put(request.key(), pod);
        }
        return Answer.created(Answer.success(request.type(), pod));
    }

    private Answer evict(ApiRequest request) {
        ObjectNode pod = cluster.existing(request);
        if (!request.dryRun()) {
            ObjectNode options =
                    request.object().path("deleteOptions") instanceof ObjectNode given
                            ? given
                            : Json.object();
            deletion.delete(request.type(), request.key(), pod, options);
        }
        return Answer.created(Answer.success(request.type(), pod));
    }

    /** A token that names its account and its end; it is not signed. */
    private Answer token(ApiRequest request) {
        ObjectNode account = cluster.existing(request);
        ObjectNode asked = request.object();
        ObjectNode spec = Json.child(asked, "spec");
        Json.absent(spec, "expirationSeconds", 3600);
        Json.absent(spec, "audiences", Json.array().add("https://kubernetes.default.svc"));
        long seconds = Math.max(600, spec.path("expirationSeconds").asLong());
        Instant end = Instant.now().plusSeconds(seconds);
        ObjectNode claims = Json.object();
        claims.set("aud", spec.get("audiences"));
        claims.put("iss", "https://kubernetes.default.svc");
        claims.put("iat", Instant.now().getEpochSecond()).put("exp", end.getEpochSecond());
        claims.put("sub", "system:serviceaccount:" + request.namespace() + ":" + request.name());
        ObjectNode names = claims.putObject("kubernetes.io");
        names.put("namespace", request.namespace());
        names.putObject("serviceaccount")
                .put("name", request.name())
                .put("uid", Json.str(account, "metadata", "uid"));
        if (spec.path("boundObjectRef") instanceof ObjectNode bound) {
            requireBound(request, bound);
        }
        asked.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        Json.child(asked, "metadata")
                .put("name", request.name())
                .put("namespace", request.namespace())
                .put("creationTimestamp", Times.now());
        String head = part(Json.object().put("alg", "none").put("typ", "JWT"));
        asked.putObject("status")
                .put("token", head + "." + part(claims) + ".development-only")
                .put("expirationTimestamp", Times.seconds(end));
        return Answer.created(asked);
    }

    private void requireBound(ApiRequest request, ObjectNode bound) {
        if (!Json.str(bound, "kind").equals("Pod")) {
            return;
        }
        String name = Json.str(bound, "name");
        String uid = Json.str(bound, "uid");
        ResourceType pods = cluster.catalog().ofResource("pods").orElseThrow();
        ObjectNode pod =
                cluster.store()
                        .get(new Key("pods", request.namespace(), name))
                        .orElseThrow(() -> ApiException.notFound(pods, name));
        String live = Json.str(pod, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(live)) {
            throw ApiException.conflict(
                    pods,
                    name,
                    "the UID in the bound object reference ("
                            + uid
                            + ") does not match the UID in record. The object might have been"
                            + " deleted and then recreated");
        }
    }

    private static String part(ObjectNode json) {
        byte[] text = Json.text(json).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }
}
