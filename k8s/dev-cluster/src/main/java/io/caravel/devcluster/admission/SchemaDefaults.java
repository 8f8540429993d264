package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Fills in the defaults that a definition's OpenAPI schema gives. */
final class SchemaDefaults {

    private SchemaDefaults() {}

    static void fill(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            fillObject(object, schema);
        } else if (value.isArray()) {
            value.forEach(item -> fill(item, schema.path("items")));
        }
    }

    private static void fillObject(ObjectNode object, JsonNode schema) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode rule = property.getValue();
            JsonNode now = object.path(property.getKey());
            boolean empty =
                    now.isMissingNode() || now.isNull() && !rule.path("nullable").asBoolean();
            if (empty && rule.has("default")) {
                object.set(property.getKey(), rule.get("default").deepCopy());
            }
            fill(object.path(property.getKey()), rule);
        }
        JsonNode values = schema.path("additionalProperties");
        if (values.isObject()) {
            object.forEach(value -> fill(value, values));
        }
    }
}
