package io.caravel.devcluster.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the OpenAPI schema of a CustomResourceDefinition into a {@link Schema}. */
public final class CrdSchemas {

    private final Schema objectMeta;

    /** Uses the built-in kinds' ObjectMeta for the objects' metadata. */
    public CrdSchemas(BuiltinSchemas builtin) {
        this.objectMeta = builtin.of("ObjectMeta");
    }

    /** The schema of a whole custom object; absent or open schemas keep every field. */
    public Schema ofObject(JsonNode openApi) {
        Schema root = openApi.isObject() ? of(openApi) : Schema.struct().opened();
        if (root.shape() != Schema.Shape.STRUCT) {
            root = Schema.struct().opened();
        }
        withObjectFields(root);
        return root;
    }

    private void withObjectFields(Schema root) {
        root.fields().put("apiVersion", new Schema(Schema.Shape.STRING, null));
        root.fields().put("kind", new Schema(Schema.Shape.STRING, null));
        root.fields().put("metadata", objectMeta);
    }

    private Schema of(JsonNode node) {
        if (node.path("x-kubernetes-int-or-string").asBoolean()) {
            return new Schema(Schema.Shape.INT_OR_STRING, null);
        }
        boolean open = node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        Schema schema =
                switch (node.path("type").asText("")) {
                    case "object" -> ofMapOrStruct(node);
                    case "array" -> ofList(node);
                    case "string" -> new Schema(Schema.Shape.STRING, null);
                    case "integer" -> new Schema(Schema.Shape.INTEGER, null);
                    case "number" -> new Schema(Schema.Shape.NUMBER, null);
                    case "boolean" -> new Schema(Schema.Shape.BOOLEAN, null);
                    default ->
                            node.has("properties")
                                    ? ofMapOrStruct(node)
                                    : new Schema(Schema.Shape.ANY, null);
                };
        if (open) {
            schema.opened();
        }
        if (node.path("x-kubernetes-map-type").asText().equals("atomic")) {
            schema.asAtomic();
        }
        if (node.path("x-kubernetes-embedded-resource").asBoolean()) {
            withObjectFields(schema.asEmbedded());
        }
        return schema;
    }

    private Schema ofMapOrStruct(JsonNode node) {
        JsonNode values = node.path("additionalProperties");
        if (!node.has("properties") && (values.isObject() || values.asBoolean())) {
            return new Schema(Schema.Shape.MAP, values.isObject() ? of(values) : null);
        }
        Schema struct = Schema.struct();
        if (node.path("properties") instanceof ObjectNode properties) {
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                struct.fields().put(property.getKey(), of(property.getValue()));
            }
        }
        return struct;
    }

    private Schema ofList(JsonNode node) {
        JsonNode items = node.path("items");
        Schema list = new Schema(Schema.Shape.LIST, items.isObject() ? of(items) : null);
        switch (node.path("x-kubernetes-list-type").asText("atomic")) {
            case "map" -> {
                List<String> keys = new ArrayList<>();
                node.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
                list.keyedBy(keys);
            }
            case "set" -> list.asSet();
            default -> list.asAtomic();
        }
        return list;
    }
}
