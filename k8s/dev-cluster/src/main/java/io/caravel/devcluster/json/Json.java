package io.caravel.devcluster.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads, writes and walks JSON documents. All methods are pure and safe for any thread. */
public final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();
    private static final YAMLMapper YAML =
            YAMLMapper.builder(YAMLFactory.builder().build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(200).build());
    }

    private Json() {}

    /** Parses JSON text; throws {@link IOException} with a sentence when it is not JSON. */
    public static JsonNode parse(byte[] text) throws IOException {
        return orMissing(MAPPER.readTree(text));
    }

    /** Parses one YAML (or JSON) document. */
    public static JsonNode parseYaml(byte[] text) throws IOException {
        return orMissing(YAML.readTree(text));
    }

    private static JsonNode orMissing(JsonNode node) {
        return node == null ? JsonNodeFactory.instance.missingNode() : node;
    }

    /** Renders compact JSON bytes in UTF-8. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /** Renders compact JSON text. */
    public static String text(JsonNode node) {
        return new String(bytes(node), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Renders one YAML document. */
    public static String yaml(JsonNode node) {
        try {
            return YAML.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /** A new empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The value at a path of field names; a missing node where there is none. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode here = node;
        for (String step : path) {
            here = here.path(step);
        }
        return here;
    }

    /** The text at a path; the empty string where there is none. */
    public static String str(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isMissingNode() || found.isNull() ? "" : found.asText();
    }

    /** The object at a field, created when absent or not an object. */
    public static ObjectNode child(ObjectNode node, String field) {
        return node.get(field) instanceof ObjectNode found ? found : node.putObject(field);
    }

    /** The array at a field, created when absent or not an array. */
    public static ArrayNode list(ObjectNode node, String field) {
        return node.get(field) instanceof ArrayNode found ? found : node.putArray(field);
    }

    /** Sets a field only where the object has none (or null). */
    public static void absent(ObjectNode node, String field, JsonNode value) {
        if (node.path(field).isMissingNode() || node.path(field).isNull()) {
            node.set(field, value);
        }
    }

    /** Sets a text field only where the object has none. */
    public static void absent(ObjectNode node, String field, String value) {
        absent(node, field, JsonNodeFactory.instance.textNode(value));
    }

    /** Sets a number field only where the object has none. */
    public static void absent(ObjectNode node, String field, int value) {
        absent(node, field, JsonNodeFactory.instance.numberNode(value));
    }

    /** The elements of an array that are objects; empty for anything else. */
    public static List<ObjectNode> objects(JsonNode array) {
        List<ObjectNode> found = new ArrayList<>();
        for (JsonNode item : array) {
            if (item instanceof ObjectNode object) {
                found.add(object);
            }
        }
        return found;
    }

    /** The field names of an object, in order, as a copy that survives changes to it. */
    public static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
