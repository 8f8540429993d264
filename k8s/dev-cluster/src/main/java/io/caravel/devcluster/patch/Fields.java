package io.caravel.devcluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the fields of an object that can be owned, by its schema. */
final class Fields {

    /** The value recorded for a container whose parts are fields of their own. */
    static final JsonNode CONTAINER = JsonNodeFactory.instance.textNode("\0container");

    private static final Set<String> NOT_OWNED =
            Set.of(
                    "name",
                    "namespace",
                    "generateName",
                    "uid",
                    "resourceVersion",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation",
                    "selfLink",
                    "managedFields");

    private Fields() {}

    /** All fields that can be owned, with their values; empty for a null object. */
    static Map<List<String>, JsonNode> of(ObjectNode object, Schema schema) {
        Map<List<String>, JsonNode> fields = new LinkedHashMap<>();
        if (object == null) {
            return fields;
        }
        for (Map.Entry<String, JsonNode> top : object.properties()) {
            String name = top.getKey();
            JsonNode value = top.getValue();
            if (name.equals("apiVersion") || name.equals("kind")) {
                continue;
            }
            if (name.equals("metadata") && value instanceof ObjectNode metadata) {
                value = metadata.deepCopy().remove(NOT_OWNED);
                if (value.isEmpty()) {
                    continue;
                }
            }
            walk(value, schema.field(name), List.of("f:" + name), fields);
        }
        return fields;
    }

    private static void walk(
            JsonNode value, Schema schema, List<String> path, Map<List<String>, JsonNode> into) {
        if (value instanceof ObjectNode object && !schema.atomic() && !object.isEmpty()) {
            walkObject(object, schema, path, into);
        } else if (value instanceof ArrayNode array && !schema.keys().isEmpty()) {
            for (JsonNode item : array) {
                List<String> at = FieldSet.below(path, keyElement(item, schema));
                into.put(at, CONTAINER);
                walk(item, schema.items(), at, into);
            }
        } else if (value instanceof ArrayNode array && schema.set()) {
            array.forEach(item -> into.put(FieldSet.below(path, "v:" + Json.text(item)), item));
        } else {
            into.putIfAbsent(path, value);
        }
    }

    private static void walkObject(
            ObjectNode object, Schema schema, List<String> path, Map<List<String>, JsonNode> into) {
        boolean declared = schema.shape() == Schema.Shape.STRUCT;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            List<String> at = FieldSet.below(path, "f:" + name);
            if (!declared && field.getValue().isObject() && !field.getValue().isEmpty()) {
                into.put(at, CONTAINER);
            }
            walk(field.getValue(), schema.field(name), at, into);
        }
    }

    /** The element that names an item of a keyed list. */
    static String keyElement(JsonNode item, Schema schema) {
        ObjectNode keys = Json.object();
        schema.keys().stream().sorted().forEach(key -> keys.set(key, keyValue(item, key)));
        return "k:" + Json.text(keys);
    }

    private static JsonNode keyValue(JsonNode item, String key) {
        if (item.hasNonNull(key)) {
            return item.get(key);
        }
        return key.equals("protocol")
                ? JsonNodeFactory.instance.textNode("TCP")
                : JsonNodeFactory.instance.nullNode();
    }
}
