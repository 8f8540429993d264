package io.caravel.cloud.desired;

import io.caravel.runtime.ObjectName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The ConfigMaps and Secrets that a Pod refers to: by volumes (also projected), environment, {@code
 * envFrom} and image pull secrets.
 *
 * @param configMaps keys {@code <namespace>/<name>}
 * @param secrets keys {@code <namespace>/<name>}
 */
record References(Set<String> configMaps, Set<String> secrets) {

    static final References NONE = new References(Set.of(), Set.of());

    private static final List<String> CONTAINER_LISTS =
            List.of("initContainers", "containers", "ephemeralContainers");

    /** Reads them from a Pod; parts of an unknown form refer to nothing. */
    static References of(JsonObject pod) {
        String namespace = object(pod, "metadata").getString("namespace", "default");
        JsonObject spec = object(pod, "spec");
        Collector found = new Collector(namespace, new LinkedHashSet<>(), new LinkedHashSet<>());
        objects(spec, "volumes").forEach(found::volume);
        for (String list : CONTAINER_LISTS) {
            objects(spec, list).forEach(found::container);
        }
        objects(spec, "imagePullSecrets").forEach(secret -> found.secret(secret, "name"));
        return new References(Set.copyOf(found.configMaps), Set.copyOf(found.secrets));
    }

    private record Collector(String namespace, Set<String> configMaps, Set<String> secrets) {

        void volume(JsonObject volume) {
            configMap(object(volume, "configMap"));
            secret(object(volume, "secret"), "secretName");
            for (JsonObject source : objects(object(volume, "projected"), "sources")) {
                configMap(object(source, "configMap"));
                secret(object(source, "secret"), "name");
            }
        }

        void container(JsonObject container) {
            for (JsonObject variable : objects(container, "env")) {
                JsonObject from = object(variable, "valueFrom");
                configMap(object(from, "configMapKeyRef"));
                secret(object(from, "secretKeyRef"), "name");
            }
            for (JsonObject from : objects(container, "envFrom")) {
                configMap(object(from, "configMapRef"));
                secret(object(from, "secretRef"), "name");
            }
        }

        void configMap(JsonObject reference) {
            add(configMaps, reference.getValue("name"));
        }

        void secret(JsonObject reference, String field) {
            add(secrets, reference.getValue(field));
        }

        private void add(Set<String> keys, Object name) {
            // a Pod may name what no object can be called; that is never there, and not asked for
            if (name instanceof String text && ObjectName.isValid(text)) {
                keys.add(namespace + "/" + text);
            }
        }
    }

    private static JsonObject object(JsonObject parent, String field) {
        return parent.getValue(field) instanceof JsonObject child ? child : new JsonObject();
    }

    private static List<JsonObject> objects(JsonObject parent, String field) {
        if (parent.getValue(field) instanceof JsonArray array) {
            return array.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList();
        }
        return List.of();
    }
}
