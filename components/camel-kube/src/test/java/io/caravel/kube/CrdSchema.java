package io.caravel.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.ArrayList;
import java.util.List;

/** The schema of a CRD, as far as an API server's rules for it can be checked without one. */
final class CrdSchema {

    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    private final JsonNode root;
    private final List<String> found = new ArrayList<>();

    private CrdSchema(JsonNode root) {
        this.root = root;
    }

    static CrdSchema of(CustomResourceDefinition definition) {
        return new CrdSchema(
                new ObjectMapper()
                        .valueToTree(definition.getSpec().getVersions().get(0).getSchema())
                        .get("openAPIV3Schema"));
    }

    /** Where the schema is not structural. */
    List<String> faults() {
        found.clear();
        check("", root);
        return List.copyOf(found);
    }

    /** Where an object does not fit; unknown fields count, though an API server drops them. */
    List<String> misfits(JsonNode object) {
        found.clear();
        fit("", root, object);
        return List.copyOf(found);
    }

    private void check(String path, JsonNode schema) {
        String type = schema.path("type").asText();
        if (type.isEmpty()) {
            found.add(path + " has no type");
        }
        if (type.equals("array") && !schema.has("items")) {
            found.add(path + " has no items");
        }
        if (schema.has("properties") && schema.has("additionalProperties")) {
            found.add(path + " has properties and additionalProperties");
        }
        boolean free = schema.path(PRESERVE).asBoolean();
        boolean described = schema.has("properties") || schema.has("additionalProperties");
        boolean topLevel = path.equals(".metadata") || path.equals(".spec");
        if (type.equals("object") && !free && !described && !topLevel) {
            found.add(path + " would lose all its fields");
        }
        schema.path("required")
                .forEach(
                        name -> {
                            if (!schema.path("properties").has(name.asText())) {
                                found.add(path + " requires the unknown " + name.asText());
                            }
                        });
        schema.path("properties")
                .fields()
                .forEachRemaining(field -> check(path + "." + field.getKey(), field.getValue()));
        if (schema.has("items")) {
            check(path + "[]", schema.get("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            check(path + "{}", schema.get("additionalProperties"));
        }
    }

    private void fit(String path, JsonNode schema, JsonNode value) {
        String name = path.isEmpty() ? "object" : path.substring(1);
        boolean right =
                switch (schema.path("type").asText()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber();
                    case "boolean" -> value.isBoolean();
                    default -> false;
                };
        if (!right) {
            found.add(name + " is no " + schema.path("type").asText());
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            found.add(name + " is none of " + schema.get("enum"));
        }
        schema.path("required")
                .forEach(
                        needed -> {
                            if (!value.has(needed.asText())) {
                                found.add(name + "." + needed.asText() + " is missing");
                            }
                        });
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            fit(path + "[" + i + "]", schema.get("items"), value.get(i));
        }
        boolean free = schema.path(PRESERVE).asBoolean() || path.equals(".metadata");
        if (value.isObject() && !free) {
            value.fields()
                    .forEachRemaining(
                            field -> fitField(path, schema, field.getKey(), field.getValue()));
        }
    }

    private void fitField(String path, JsonNode schema, String key, JsonNode value) {
        String at = path + "." + key;
        if (schema.path("properties").has(key)) {
            fit(at, schema.get("properties").get(key), value);
        } else if (schema.path("additionalProperties").isObject()) {
            fit(at, schema.get("additionalProperties"), value);
        } else {
            found.add(at.substring(1) + " is not in the schema");
        }
    }

    private static boolean contains(JsonNode allowed, JsonNode value) {
        for (JsonNode one : allowed) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
