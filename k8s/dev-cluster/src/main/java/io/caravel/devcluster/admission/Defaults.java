package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Fills in what the API server fills in. Changes the object it is given. */
public final class Defaults {

    private Defaults() {}

    /** Fills an object that is about to be stored, new or changed. */
    public static void fill(ObjectNode object, ResourceType type) {
        if (type.custom()) {
            SchemaDefaults.fill(object, type.openApi());
            return;
        }
        switch (type.resource()) {
            case "pods" -> PodDefaults.admit(object);
            case "secrets" -> secret(object);
            case "namespaces" -> namespace(object);
            case "services" -> service(object);
            case "deployments.apps", "replicasets.apps", "statefulsets.apps" -> {
                Json.absent(Json.child(object, "spec"), "replicas", 1);
                template(object);
            }
            case "daemonsets.apps" -> template(object);
            case "customresourcedefinitions.apiextensions.k8s.io" -> definition(object);
            default -> {
                // nothing to fill in
            }
        }
    }

    /** Gives a new object the status it starts with. */
    public static void initialStatus(ObjectNode object, ResourceType type) {
        switch (type.resource()) {
            case "pods" ->
                    object.putObject("status")
                            .put("phase", "Pending")
                            .put("qosClass", PodDefaults.qosClass(object.path("spec")));
            case "namespaces" -> object.putObject("status").put("phase", "Active");
            case "nodes" -> Json.child(object, "status");
            default -> {
                if (type.hasStatus()) {
                    object.remove("status");
                    if (!type.custom()) {
                        object.putObject("status");
                    }
                }
            }
        }
    }

    private static void template(ObjectNode object) {
        if (Json.at(object, "spec", "template", "spec") instanceof ObjectNode spec) {
            PodDefaults.fillSpec(spec);
        }
    }

    private static void secret(ObjectNode secret) {
        Json.absent(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = Json.child(secret, "data");
            for (Map.Entry<String, JsonNode> entry : plain.properties()) {
                byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
            }
        }
    }

    private static void namespace(ObjectNode namespace) {
        ObjectNode metadata = Json.child(namespace, "metadata");
        Json.child(metadata, "labels")
                .put("kubernetes.io/metadata.name", Json.str(metadata, "name"));
        Json.child(namespace, "spec");
        if (Json.str(metadata, "deletionTimestamp").isEmpty()) {
            ArrayNode finalizers = Json.list((ObjectNode) namespace.get("spec"), "finalizers");
            if (finalizers.isEmpty()) {
                finalizers.add("kubernetes");
            }
        }
    }

    private static void service(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        Json.absent(spec, "type", "ClusterIP");
        Json.absent(spec, "sessionAffinity", "None");
        for (ObjectNode port : Json.objects(spec.path("ports"))) {
            Json.absent(port, "protocol", "TCP");
            Json.absent(port, "targetPort", port.path("port"));
        }
    }

    private static void definition(ObjectNode definition) {
        ObjectNode spec = Json.child(definition, "spec");
        ObjectNode names = Json.child(spec, "names");
        String kind = Json.str(names, "kind");
        Json.absent(names, "singular", kind.toLowerCase(Locale.ROOT));
        Json.absent(names, "listKind", kind + "List");
        Json.absent(spec, "conversion", Json.object().put("strategy", "None"));
        DefinitionStatus.fill(definition);
    }
}
