package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ApiException.Cause;
import io.caravel.devcluster.types.ResourceType;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Refuses objects that Kubernetes refuses, with 422 and every reason found. */
public final class Validation {

    private static final int MAX_DATA = 1 << 20;
    private static final String TEMPLATE = "spec.template.spec";

    private Validation() {}

    /** Checks an object; before is null when it is new. */
    public static void check(ObjectNode before, ObjectNode object, ResourceType type) {
        List<Cause> causes = new ArrayList<>();
        Names.check(object, type, causes);
        if (type.custom()) {
            causes.addAll(SchemaValidation.check(object, type.openApi()));
        } else {
            builtin(before, object, type, causes);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(type, Json.str(object, "metadata", "name"), causes);
        }
    }

    private static void builtin(
            ObjectNode before, ObjectNode object, ResourceType type, List<Cause> causes) {
        switch (type.resource()) {
            case "pods" -> {
                PodValidation.check(object.path("spec"), "spec", causes);
                if (before != null) {
                    PodValidation.checkChange(before.path("spec"), object.path("spec"), causes);
                }
            }
            case "configmaps" -> {
                data(object, false, causes);
                immutable(before, object, causes);
            }
            case "secrets" -> {
                data(object, true, causes);
                immutable(before, object, causes);
                if (before != null && !before.path("type").equals(object.path("type"))) {
                    causes.add(
                            Cause.invalid(
                                    "type",
                                    '"' + Json.str(object, "type") + '"',
                                    "field is immutable"));
                }
            }
            case "customresourcedefinitions.apiextensions.k8s.io" ->
                    CrdValidation.check(before, object, causes);
            case "deployments.apps", "daemonsets.apps", "replicasets.apps", "statefulsets.apps" ->
                    workload(object, causes);
            case "leases.coordination.k8s.io" -> lease(object, causes);
            case "events" -> event(object, causes);
            default -> {
                // names only
            }
        }
    }

    private static void workload(ObjectNode object, List<Cause> causes) {
        JsonNode selector = Json.at(object, "spec", "selector", "matchLabels");
        if (!Json.at(object, "spec", "selector").isObject()) {
            causes.add(Cause.required("spec.selector", ""));
        }
        JsonNode labels = Json.at(object, "spec", "template", "metadata", "labels");
        for (Map.Entry<String, JsonNode> wanted : selector.properties()) {
            if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
                causes.add(
                        Cause.invalid(
                                "spec.template.metadata.labels",
                                Json.text(labels.isMissingNode() ? Json.object() : labels),
                                "`selector` does not match template `labels`"));
                break;
            }
        }
        PodValidation.check(Json.at(object, "spec", "template", "spec"), TEMPLATE, causes);
    }

    private static void event(ObjectNode event, List<Cause> causes) {
        String home = Json.str(event, "metadata", "namespace");
        String about = Json.str(event, "involvedObject", "namespace");
        if (!home.equals(about.isEmpty() ? "default" : about)) {
            causes.add(
                    Cause.invalid(
                            "involvedObject.namespace",
                            '"' + about + '"',
                            "does not match event.namespace"));
        }
    }

    private static void lease(ObjectNode lease, List<Cause> causes) {
        JsonNode seconds = Json.at(lease, "spec", "leaseDurationSeconds");
        if (seconds.isNumber() && seconds.asInt() <= 0) {
            causes.add(
                    Cause.invalid(
                            "spec.leaseDurationSeconds",
                            seconds.asText(),
                            "must be greater than 0"));
        }
    }

    private static void data(ObjectNode object, boolean secret, List<Cause> causes) {
        long size = 0;
        for (String part : List.of("data", "binaryData")) {
            for (Map.Entry<String, JsonNode> entry : object.path(part).properties()) {
                String key = entry.getKey();
                String at = part + "[" + key + "]";
                if (!key.matches("[-._a-zA-Z0-9]{1,253}") || key.equals(".") || key.equals("..")) {
                    causes.add(
                            Cause.invalid(
                                    at,
                                    '"' + key + '"',
                                    "a valid config key must consist of alphanumeric characters,"
                                            + " '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or"
                                            + " 'key-name', regex used for validation is"
                                            + " '[-._a-zA-Z0-9]+')"));
                }
                String value = entry.getValue().asText();
                size += value.length();
                if (secret || part.equals("binaryData")) {
                    base64(value, at);
                }
            }
        }
        if (size > (secret ? MAX_DATA * 4L / 3 : MAX_DATA)) {
            causes.add(
                    new Cause(
                            "FieldValueTooLong",
                            secret ? "data" : "",
                            "Too long: may not be more than " + MAX_DATA + " bytes"));
        }
    }

    private static void base64(String value, String at) {
        try {
            Base64.getDecoder().decode(value.replaceAll("[\r\n]", ""));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("illegal base64 data in " + at);
        }
    }

    private static void immutable(ObjectNode before, ObjectNode object, List<Cause> causes) {
        if (before == null || !before.path("immutable").asBoolean()) {
            return;
        }
        if (!object.path("immutable").asBoolean()) {
            causes.add(Cause.forbidden("immutable", "field is immutable when `immutable` is set"));
        }
        for (String part : List.of("data", "binaryData")) {
            if (!before.path(part).equals(object.path(part))) {
                causes.add(Cause.forbidden(part, "field is immutable when `immutable` is set"));
            }
        }
    }
}
