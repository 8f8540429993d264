package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException.Cause;
import java.util.List;
import java.util.Map;

/** Checks a CustomResourceDefinition, including that its schemas are structural. */
final class CrdValidation {

    private final List<Cause> causes;

    private CrdValidation(List<Cause> causes) {
        this.causes = causes;
    }

    static void check(ObjectNode before, ObjectNode definition, List<Cause> causes) {
        new CrdValidation(causes).run(before, definition);
    }

    private void run(ObjectNode before, ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        String group = Json.str(spec, "group");
        String plural = Json.str(spec, "names", "plural");
        String name = Json.str(definition, "metadata", "name");
        required(spec, "spec", "group");
        required(spec.path("names"), "spec.names", "plural");
        required(spec.path("names"), "spec.names", "kind");
        if (!name.equals(plural + "." + group)) {
            causes.add(
                    Cause.invalid(
                            "metadata.name",
                            '"' + name + '"',
                            "must be spec.names.plural+\".\"+spec.group"));
        }
        String scope = Json.str(spec, "scope");
        if (!scope.equals("Namespaced") && !scope.equals("Cluster")) {
            causes.add(
                    scope.isEmpty()
                            ? Cause.required("spec.scope", "")
                            : Cause.unsupported(
                                    "spec.scope",
                                    '"' + scope + '"',
                                    List.of("Cluster", "Namespaced")));
        }
        if (before != null && !Json.str(before, "spec", "scope").equals(scope)) {
            causes.add(Cause.invalid("spec.scope", '"' + scope + '"', "field is immutable"));
        }
        versions(spec.path("versions"));
    }

    private void versions(JsonNode versions) {
        int storage = 0;
        int i = 0;
        for (JsonNode version : versions) {
            String at = "spec.versions[" + i++ + "]";
            required(version, at, "name");
            storage += version.path("storage").asBoolean() ? 1 : 0;
            JsonNode schema = Json.at(version, "schema", "openAPIV3Schema");
            if (!schema.isObject()) {
                causes.add(Cause.required(at + ".schema.openAPIV3Schema", "schemas are required"));
            } else {
                structural(schema, at + ".schema.openAPIV3Schema");
                if (!Json.str(schema, "type").equals("object")) {
                    causes.add(
                            Cause.invalid(
                                    at + ".schema.openAPIV3Schema.type",
                                    '"' + Json.str(schema, "type") + '"',
                                    "must be object at the root"));
                }
            }
        }
        if (storage != 1) {
            causes.add(
                    Cause.invalid(
                            "spec.versions",
                            Integer.toString(storage),
                            "must have exactly one version marked as storage version"));
        }
    }

    private void structural(JsonNode schema, String path) {
        boolean untyped =
                schema.path("x-kubernetes-int-or-string").asBoolean()
                        || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (Json.str(schema, "type").isEmpty() && !untyped) {
            causes.add(
                    Cause.required(
                            path + ".type", "must not be empty for specified object fields"));
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (property.getValue().isObject()) {
                structural(property.getValue(), path + ".properties[" + property.getKey() + "]");
            }
        }
        if (schema.path("additionalProperties").isObject()) {
            structural(schema.path("additionalProperties"), path + ".additionalProperties");
        }
        if (schema.path("items").isObject()) {
            structural(schema.path("items"), path + ".items");
        } else if (Json.str(schema, "type").equals("array")) {
            causes.add(Cause.required(path + ".items", "must be specified"));
        }
    }

    private void required(JsonNode node, String path, String field) {
        if (Json.str(node, field).isEmpty()) {
            causes.add(Cause.required(path + "." + field, ""));
        }
    }
}
