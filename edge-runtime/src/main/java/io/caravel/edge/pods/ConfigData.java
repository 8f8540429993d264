package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What ConfigMaps and Secrets hold, as bytes by key. */
final class ConfigData {

    private final ObjectLookup objects;
    private final String namespace;

    ConfigData(ObjectLookup objects, String namespace) {
        this.objects = objects;
        this.namespace = namespace;
    }

    /**
     * Data of a ConfigMap, empty when there is no such ConfigMap.
     *
     * @throws NotToldException when the cloud has not told yet whether there is one
     */
    Optional<Map<String, byte[]>> configMap(String name) {
        return find("configmap", name)
                .map(
                        object -> {
                            Map<String, byte[]> data = new TreeMap<>();
                            plain(object, "data", data);
                            encoded(object, "binaryData", data);
                            return data;
                        });
    }

    /**
     * Data of a Secret, empty when there is no such Secret.
     *
     * @throws NotToldException when the cloud has not told yet whether there is one
     */
    Optional<Map<String, byte[]>> secret(String name) {
        return find("secret", name)
                .map(
                        object -> {
                            Map<String, byte[]> data = new TreeMap<>();
                            encoded(object, "data", data);
                            plain(object, "stringData", data);
                            return data;
                        });
    }

    private Optional<JsonObject> find(String kind, String name) {
        Optional<JsonObject> found = objects.find(kind, namespace + "/" + name);
        if (found.isEmpty() && !objects.isComplete(kind)) {
            throw new NotToldException(kind, name);
        }
        return found;
    }

    private static void plain(JsonObject object, String field, Map<String, byte[]> data) {
        Pod.part(object, field)
                .forEach(
                        e ->
                                data.put(
                                        e.getKey(),
                                        String.valueOf(e.getValue())
                                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static void encoded(JsonObject object, String field, Map<String, byte[]> data) {
        Pod.part(object, field)
                .forEach(
                        e ->
                                data.put(
                                        e.getKey(),
                                        Base64.getMimeDecoder()
                                                .decode(String.valueOf(e.getValue()))));
    }
}
