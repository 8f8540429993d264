package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;

/** What a Pod of a file must not refer to: objects that only the cloud has. */
final class StaticReferences {

    private static final Map<String, String> VOLUMES =
            Map.of(
                    "configMap", "configmaps",
                    "secret", "secrets",
                    "persistentVolumeClaim", "persistentvolumeclaims",
                    "ephemeral", "persistentvolumeclaims",
                    "csi", "csidrivers");

    private static final Map<String, String> SOURCES =
            Map.of(
                    "configMap", "configmaps",
                    "secret", "secrets",
                    "serviceAccountToken", "serviceaccounts",
                    "clusterTrustBundle", "clustertrustbundles");

    private static final Map<String, String> VARIABLES =
            Map.of(
                    "configMapRef", "configmaps",
                    "secretRef", "secrets",
                    "configMapKeyRef", "configmaps",
                    "secretKeyRef", "secrets");

    private StaticReferences() {}

    /**
     * @throws PodException when it refers to one
     */
    static void refuse(Pod pod) {
        JsonObject spec = pod.spec();
        if (!spec.getString("serviceAccountName", "").isEmpty()) {
            throw refused("serviceaccounts");
        }
        if (!Pod.parts(spec, "imagePullSecrets").isEmpty()) {
            throw refused("secrets");
        }
        if (!Pod.parts(spec, "resourceClaims").isEmpty()) {
            throw refused("resourceclaims");
        }
        for (JsonObject volume : pod.volumes()) {
            refuse(volume, VOLUMES);
            Pod.parts(Pod.part(volume, "projected"), "sources")
                    .forEach(source -> refuse(source, SOURCES));
        }
        Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .forEach(StaticReferences::refuseVariables);
    }

    private static void refuseVariables(JsonObject container) {
        Pod.parts(container, "envFrom").forEach(source -> refuse(source, VARIABLES));
        Pod.parts(container, "env")
                .forEach(variable -> refuse(Pod.part(variable, "valueFrom"), VARIABLES));
    }

    private static void refuse(JsonObject source, Map<String, String> kinds) {
        source.fieldNames().stream()
                .filter(kinds::containsKey)
                .findFirst()
                .ifPresent(
                        field -> {
                            throw refused(kinds.get(field));
                        });
    }

    private static PodException refused(String kind) {
        return StaticPod.wrong("static pods may not reference " + kind);
    }
}
