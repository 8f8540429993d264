package io.caravel.edge.pods;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A desired Pod: its Kubernetes JSON with the few readings that many need.
 *
 * @param json the Kubernetes object; never changed
 */
record Pod(JsonObject json) {

    private static final long DEFAULT_GRACE = 30;

    /**
     * Reads a stored Pod. A field that is null counts as one that is not there, as for the API
     * server.
     *
     * @throws PodException with reason {@code Malformed} when it cannot be a Pod, {@code
     *     InvalidPod} when a name or number in it cannot be one
     */
    static Pod parse(String body) {
        try {
            Pod pod = new Pod(new JsonObject(body));
            dropNulls(pod.json().getMap());
            Objects.requireNonNull(pod.name(), "metadata.name");
            Objects.requireNonNull(pod.namespace(), "metadata.namespace");
            Objects.requireNonNull(pod.uid(), "metadata.uid");
            if (pod.containers().isEmpty()) {
                throw new PodException("Malformed", "EDGE-POD-001 the Pod has no containers");
            }
            PodValidation.check(pod);
            return pod;
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw new PodException(
                    "Malformed", "EDGE-POD-001 the Pod cannot be read: " + e.getMessage());
        }
    }

    private static void dropNulls(Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().removeIf(Objects::isNull);
            map.values().forEach(Pod::dropNulls);
        } else if (value instanceof List<?> list) {
            list.forEach(Pod::dropNulls);
        }
    }

    /** A Pod of which no more can be read than who it is; null when not even that. */
    static Pod named(Optional<String> body) {
        try {
            Pod pod = new Pod(new JsonObject(body.orElse("{}")));
            pod.deleting();
            return pod.uid() == null ? null : pod;
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            return null;
        }
    }

    /** The part of an object under a field, empty when it is not there. */
    static JsonObject part(JsonObject object, String field) {
        JsonObject part = object.getJsonObject(field);
        return part == null ? new JsonObject() : part;
    }

    /** The objects of an array field, none when it is not there. */
    static List<JsonObject> parts(JsonObject object, String field) {
        JsonArray array = object.getJsonArray(field);
        return array == null
                ? List.of()
                : array.stream()
                        .map(item -> Objects.requireNonNull(item, field + " has an item of null"))
                        .map(JsonObject.class::cast)
                        .toList();
    }

    /** The strings of an array field, none when it is not there. */
    static List<String> strings(JsonObject object, String field) {
        JsonArray array = object.getJsonArray(field);
        return array == null ? List.of() : array.stream().map(String::valueOf).toList();
    }

    JsonObject metadata() {
        return part(json, "metadata");
    }

    JsonObject spec() {
        return part(json, "spec");
    }

    String name() {
        return metadata().getString("name");
    }

    String namespace() {
        return metadata().getString("namespace");
    }

    String uid() {
        return metadata().getString("uid");
    }

    String key() {
        return namespace() + "/" + name();
    }

    List<JsonObject> initContainers() {
        return parts(spec(), "initContainers");
    }

    List<JsonObject> containers() {
        return parts(spec(), "containers");
    }

    List<JsonObject> volumes() {
        return parts(spec(), "volumes");
    }

    Optional<JsonObject> container(String name) {
        return Stream.concat(initContainers().stream(), containers().stream())
                .filter(container -> name.equals(container.getString("name")))
                .findFirst();
    }

    boolean isInit(String name) {
        return initContainers().stream().anyMatch(c -> name.equals(c.getString("name")));
    }

    /** An init container that keeps running beside the others. */
    static boolean isSidecar(JsonObject initContainer) {
        return "Always".equals(initContainer.getString("restartPolicy"));
    }

    String restartPolicy() {
        return spec().getString("restartPolicy", "Always");
    }

    boolean hostNetwork() {
        return spec().getBoolean("hostNetwork", false);
    }

    /** Whether the cluster already knows that it has ended; then it never runs again. */
    boolean ended() {
        String phase = part(json, "status").getString("phase", "");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Whether it only shows the cluster what runs from a folder of the node. */
    boolean isMirror() {
        return part(metadata(), "annotations").containsKey("kubernetes.io/config.mirror");
    }

    /** Whether it comes from a folder of the node. */
    boolean isStatic() {
        return "file".equals(part(metadata(), "annotations").getString(StaticPod.SOURCE));
    }

    boolean deleting() {
        return metadata().getString("deletionTimestamp") != null;
    }

    /**
     * Seconds its containers get to end, at most {@link Integer#MAX_VALUE}; less than none is one
     * second, as for a kubelet.
     */
    long grace() {
        Long asked = metadata().getLong("deletionGracePeriodSeconds");
        Long own = spec().getLong("terminationGracePeriodSeconds", DEFAULT_GRACE);
        long seconds = deleting() && asked != null ? asked : own;
        return seconds < 0 ? 1 : Math.min(seconds, Integer.MAX_VALUE);
    }

    /** {@code name_namespace(uid)}, as Kubernetes names a Pod in messages. */
    String described() {
        return name() + "_" + namespace() + "(" + uid() + ")";
    }
}
