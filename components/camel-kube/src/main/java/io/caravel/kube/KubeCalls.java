package io.caravel.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;

/** Makes API requests of the messages that a {@code kube-apply:} endpoint gets. */
final class KubeCalls {

    private final KubeApplyEndpoint endpoint;
    private final KubeResource resource;

    KubeCalls(KubeApplyEndpoint endpoint) {
        this.endpoint = endpoint;
        this.resource = KubeResource.of(endpoint.getResource(), endpoint.isClusterScoped());
    }

    /**
     * The request for a message.
     *
     * @throws KubeRejectedException when the message lacks what the verb needs
     */
    Planned plan(Message message) {
        ApplyVerb verb = endpoint.getVerb();
        PatchKind type = verb == ApplyVerb.apply ? PatchKind.apply : patchKind();
        boolean json = verb == ApplyVerb.patch && type == PatchKind.json;
        String text = json ? message.getBody(String.class) : null;
        JsonObject body = json || verb == ApplyVerb.delete ? null : body(message);
        ObjectKey key = key(message, body);
        String uid = message.getHeader(KubeConstants.UID, String.class);
        KubeApi.Call call =
                switch (verb) {
                    case apply ->
                            patch(key, endpoint.getSubresource(), type, whole(body, key, uid));
                    case status -> status(key, type, body, uid);
                    case patch -> patchObject(key, type, text, body, uid);
                    case create -> create(key, body);
                    case delete -> delete(key, uid, message);
                };
        String what = "%s %s %s".formatted(verb, resource.plural(), key);
        return new Planned(key, what, managed(call, message));
    }

    /**
     * The request that removes what a replaced status left over, or null when nothing was.
     *
     * @param first the request that was answered
     * @param answer the object as the API stored it
     */
    KubeApi.Call leftOver(Planned first, String answer) {
        if (!isReplacement()) {
            return null;
        }
        JsonObject sent = new JsonObject(first.call().body());
        JsonObject stored = new JsonObject(answer).getJsonObject("status", new JsonObject());
        JsonObject removal = StatusPatch.removing(sent.getJsonObject("status"), stored);
        if (removal == null) {
            return null;
        }
        return patch(first.key(), "status", patchKind(), sent.put("status", removal));
    }

    /** A refused request in the form that the API may understand, or null when there is none. */
    KubeApi.Call otherForm(Planned refused) {
        if (!isReplacement()) {
            return null;
        }
        JsonObject sent = new JsonObject(refused.call().body());
        JsonObject status = sent.getJsonObject("status");
        JsonObject other = StatusPatch.otherForm(status);
        if (other.equals(status)) {
            return null;
        }
        return patch(refused.key(), "status", patchKind(), sent.put("status", other));
    }

    private boolean isReplacement() {
        return endpoint.getVerb() == ApplyVerb.status
                && endpoint.isReplace()
                && patchKind() == PatchKind.strategic;
    }

    /** A list of this one object, which is empty where the API says that there is none. */
    KubeApi.Call listOf(ObjectKey key) {
        return KubeApi.Call.get(
                resource.collection(key.namespace()),
                Map.of("fieldSelector", "metadata.name=" + key.name()));
    }

    private KubeApi.Call status(ObjectKey key, PatchKind type, JsonObject body, String uid) {
        JsonObject status = body.getJsonObject("status");
        if (status == null) {
            throw bad(key, "its body has no status");
        }
        JsonObject sent = new JsonObject().put("status", status);
        if (endpoint.isReplace()) {
            sent.put("status", StatusPatch.replacing(resource.plural(), status));
        }
        if (type == PatchKind.apply) {
            return patch(key, "status", type, whole(sent, key, uid));
        }
        return patch(key, "status", type, withUid(sent, uid));
    }

    private KubeApi.Call patchObject(
            ObjectKey key, PatchKind type, String text, JsonObject body, String uid) {
        if (text != null) {
            return patchCall(key, endpoint.getSubresource(), type, text);
        }
        return patch(key, endpoint.getSubresource(), type, withUid(body, uid));
    }

    private KubeApi.Call patch(ObjectKey key, String sub, PatchKind type, JsonObject body) {
        return patchCall(key, sub, type, body.encode());
    }

    private KubeApi.Call patchCall(ObjectKey key, String sub, PatchKind type, String body) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("fieldManager", endpoint.getFieldManager());
        if (type == PatchKind.apply) {
            query.put("force", Boolean.toString(endpoint.isForce()));
        }
        String path = resource.object(key) + (sub == null ? "" : "/" + sub);
        return new KubeApi.Call("PATCH", path, query, type.contentType(), body);
    }

    private static KubeApi.Call managed(KubeApi.Call call, Message message) {
        String manager = message.getHeader(KubeConstants.FIELD_MANAGER, String.class);
        if (manager == null || !call.query().containsKey("fieldManager")) {
            return call;
        }
        Map<String, String> query = new LinkedHashMap<>(call.query());
        query.put("fieldManager", manager);
        return new KubeApi.Call(call.method(), call.path(), query, call.contentType(), call.body());
    }

    private KubeApi.Call create(ObjectKey key, JsonObject body) {
        Map<String, String> query = Map.of("fieldManager", endpoint.getFieldManager());
        String sub = endpoint.getSubresource();
        String path =
                sub == null
                        ? resource.collection(key.namespace())
                        : resource.object(key) + "/" + sub;
        JsonObject sent = sub == null ? whole(body, key, null) : body;
        return new KubeApi.Call("POST", path, query, "application/json", sent.encode());
    }

    private KubeApi.Call delete(ObjectKey key, String uid, Message message) {
        Long grace = message.getHeader(KubeConstants.GRACE, endpoint.getGrace(), Long.class);
        JsonObject options = new JsonObject().put("apiVersion", "v1").put("kind", "DeleteOptions");
        if (grace != null) {
            options.put("gracePeriodSeconds", grace);
        }
        if (uid != null) {
            options.put("preconditions", new JsonObject().put("uid", uid));
        }
        String path = resource.object(key);
        String type = "application/json";
        return new KubeApi.Call("DELETE", path, Map.of(), type, options.encode());
    }

    private PatchKind patchKind() {
        if (endpoint.getType() != null) {
            return endpoint.getType();
        }
        return resource.mergesStrategically() ? PatchKind.strategic : PatchKind.merge;
    }

    private JsonObject body(Message message) {
        String text = message.getBody(String.class);
        try {
            if (text != null && !text.isBlank()) {
                return new JsonObject(text);
            }
        } catch (DecodeException | ClassCastException notAnObject) {
            throw bad(message.getHeader(KubeConstants.KEY), "its body is no JSON object");
        }
        throw bad(message.getHeader(KubeConstants.KEY), "it has no body");
    }

    private ObjectKey key(Message message, JsonObject body) {
        String header = message.getHeader(KubeConstants.KEY, String.class);
        JsonObject none = new JsonObject();
        JsonObject metadata = body == null ? none : body.getJsonObject("metadata", none);
        ObjectKey key =
                header != null
                        ? ObjectKey.of(header)
                        : new ObjectKey(
                                metadata.getString("namespace"), metadata.getString("name"));
        if (key.name() == null || key.name().isEmpty() || !key.isPathSafe()) {
            throw bad(key, "neither the header CaravelKey nor its metadata has a valid name");
        }
        if (resource.namespaced() && key.namespace() == null) {
            throw bad(key, "the object's namespace is missing: CaravelKey is namespace/name");
        }
        return key;
    }

    /** The body with everything by which the API server knows which object it is. */
    private JsonObject whole(JsonObject body, ObjectKey key, String uid) {
        String kind = body.getString("kind", resource.kind());
        if (kind == null) {
            throw bad(key, "its body has no kind");
        }
        JsonObject metadata = body.getJsonObject("metadata", new JsonObject()).copy();
        metadata.put("name", key.name());
        metadata.remove("managedFields");
        if (resource.namespaced()) {
            metadata.put("namespace", key.namespace());
        }
        if (uid != null) {
            metadata.put("uid", uid);
        }
        return body.copy()
                .put("apiVersion", resource.apiVersion())
                .put("kind", kind)
                .put("metadata", metadata);
    }

    private static JsonObject withUid(JsonObject body, String uid) {
        if (uid == null) {
            return body;
        }
        JsonObject metadata = body.getJsonObject("metadata", new JsonObject()).copy();
        return body.copy().put("metadata", metadata.put("uid", uid));
    }

    private KubeRejectedException bad(Object key, String why) {
        return new KubeRejectedException(
                "KUBE-005",
                0,
                "%s %s %s was not sent: %s; repair the message"
                        .formatted(endpoint.getVerb(), resource.plural(), key, why));
    }

    /**
     * A request and what it is about.
     *
     * @param key the object
     * @param what the request in words, for errors
     * @param call the request
     */
    record Planned(ObjectKey key, String what, KubeApi.Call call) {}
}
