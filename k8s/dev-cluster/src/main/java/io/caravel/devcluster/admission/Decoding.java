package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import io.caravel.devcluster.types.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes an object what its kind can hold: unknown fields are removed and reported, values of the
 * wrong type in built-in kinds are refused as a decoder would.
 */
public final class Decoding {

    private static final Set<String> OBJECT_FIELDS = Set.of("apiVersion", "kind", "metadata");

    private final ResourceType type;
    private final List<String> unknown = new ArrayList<>();

    private Decoding(ResourceType type) {
        this.type = type;
    }

    /**
     * Cleans an object in place and returns the paths of the fields that were removed because the
     * kind does not have them; throws 400 where a built-in kind cannot hold a value.
     */
    public static List<String> decode(ObjectNode object, ResourceType type) {
        Decoding decoding = new Decoding(type);
        if (!type.custom()) {
            dropNulls(object);
        } else if (object.get("metadata") instanceof ObjectNode metadata) {
            dropNulls(metadata);
        }
        decoding.object(object, type.schema(), "", !type.custom());
        return decoding.unknown;
    }

    private void object(ObjectNode object, Schema schema, String path, boolean typed) {
        for (String name : Json.names(object)) {
            String at = path.isEmpty() ? name : path + "." + name;
            boolean known =
                    schema.shape() != Schema.Shape.STRUCT
                            || schema.fields().containsKey(name)
                            || path.isEmpty() && OBJECT_FIELDS.contains(name);
            if (known) {
                boolean strict = typed || path.isEmpty() && name.equals("metadata");
                value(object.get(name), schema.field(name), at, strict);
            } else if (!schema.open()) {
                unknown.add(at);
                object.remove(name);
            }
        }
    }

    private void value(JsonNode value, Schema schema, String path, boolean typed) {
        if (typed && !fits(value, schema.shape())) {
            throw cannotDecode(value, schema, path);
        }
        if (value instanceof ObjectNode object && schema.shape() != Schema.Shape.ANY) {
            object(object, schema, path, typed);
        } else if (value instanceof ArrayNode array && schema.shape() == Schema.Shape.LIST) {
            for (int i = 0; i < array.size(); i++) {
                value(array.get(i), schema.items(), path + "[" + i + "]", typed);
            }
        }
    }

    private static boolean fits(JsonNode value, Schema.Shape shape) {
        return switch (shape) {
            case STRUCT, MAP -> value.isObject();
            case LIST -> value.isArray();
            case STRING -> value.isTextual();
            case INTEGER -> value.isIntegralNumber() && value.canConvertToLong();
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case INT_OR_STRING -> value.isTextual() || value.isIntegralNumber();
            case QUANTITY -> value.isTextual() || value.isNumber();
            case ANY -> true;
        };
    }

    private ApiException cannotDecode(JsonNode value, Schema schema, String path) {
        String got = value.isContainerNode() ? value.isArray() ? "array" : "object" : scalar(value);
        String want =
                switch (schema.shape()) {
                    case STRUCT -> "struct";
                    case MAP -> "map";
                    case LIST -> "slice";
                    case INTEGER -> "int64";
                    case NUMBER -> "float64";
                    case BOOLEAN -> "bool";
                    default -> "string";
                };
        return ApiException.badRequest(
                String.format(
                        "%s in version \"%s\" cannot be handled as a %s: json: cannot unmarshal %s"
                                + " into Go struct field %s.%s of type %s",
                        type.kind(), type.version(), type.kind(), got, type.kind(), path, want));
    }

    private static String scalar(JsonNode value) {
        if (value.isTextual()) {
            return "string";
        }
        return value.isBoolean() ? "bool" : "number";
    }

    private static void dropNulls(ObjectNode object) {
        for (String name : Json.names(object)) {
            JsonNode value = object.get(name);
            if (value.isNull()) {
                object.remove(name);
            } else {
                dropNullsWithin(value);
            }
        }
    }

    private static void dropNullsWithin(JsonNode value) {
        if (value instanceof ObjectNode object) {
            dropNulls(object);
        } else if (value instanceof ArrayNode array) {
            array.forEach(Decoding::dropNullsWithin);
        }
    }
}
