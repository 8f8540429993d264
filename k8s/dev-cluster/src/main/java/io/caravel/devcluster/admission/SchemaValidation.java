package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Checks a custom object against the OpenAPI schema of its definition. Rules in CEL ({@code
 * x-kubernetes-validations}) are not evaluated.
 */
public final class SchemaValidation {

    private final List<Cause> causes = new ArrayList<>();

    private SchemaValidation() {}

    /** All violations found; metadata is checked elsewhere. */
    public static List<Cause> check(ObjectNode object, JsonNode openApi) {
        SchemaValidation validation = new SchemaValidation();
        ObjectNode content = object.deepCopy();
        content.remove(List.of("apiVersion", "kind", "metadata"));
        validation.value(content, openApi, "");
        return validation.causes;
    }

    private void value(JsonNode value, JsonNode schema, String path) {
        if (value.isNull()) {
            if (!schema.path("nullable").asBoolean() && !wantsNothing(schema)) {
                wrongType(value, schema, path);
            }
            return;
        }
        if (!hasType(value, schema)) {
            wrongType(value, schema, path);
            return;
        }
        enumeration(value, schema, path);
        if (value.isTextual()) {
            text(value.asText(), schema, path);
        } else if (value.isNumber()) {
            number(value.decimalValue(), schema, path);
        } else if (value.isArray()) {
            array(value, schema, path);
        } else if (value.isObject()) {
            object(value, schema, path);
        }
        combinations(value, schema, path);
    }

    private static boolean wantsNothing(JsonNode schema) {
        return !schema.has("type");
    }

    private static boolean hasType(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() || value.isIntegralNumber();
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber() || isWhole(value);
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private void wrongType(JsonNode value, JsonNode schema, String path) {
        String got =
                switch (value.getNodeType()) {
                    case STRING -> "string";
                    case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
                    case BOOLEAN -> "boolean";
                    case ARRAY -> "array";
                    case NULL -> "null";
                    default -> "object";
                };
        String want = schema.path("type").asText("integer or string");
        causes.add(
                Cause.typed(
                        path,
                        '"' + got + '"',
                        path + " in body must be of type " + want + ": \"" + got + '"'));
    }

    private void enumeration(JsonNode value, JsonNode schema, String path) {
        JsonNode allowed = schema.path("enum");
        if (!allowed.isArray()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (JsonNode one : allowed) {
            if (one.equals(value)) {
                return;
            }
            names.add(one.asText());
        }
        causes.add(Cause.unsupported(path, Json.text(value), names));
    }

    private void text(String value, JsonNode schema, String path) {
        int length = value.codePointCount(0, value.length());
        if (schema.has("minLength") && length < schema.path("minLength").asInt()) {
            bad(
                    path,
                    value,
                    "should be at least " + schema.path("minLength").asInt() + " chars long");
        }
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            causes.add(
                    new Cause(
                            "FieldValueTooLong",
                            path,
                            "Too long: may not be more than "
                                    + schema.path("maxLength").asInt()
                                    + " bytes"));
        }
        if (schema.has("pattern") && !matches(value, schema.path("pattern").asText())) {
            bad(path, value, "should match '" + schema.path("pattern").asText() + "'");
        }
    }

    private static boolean matches(String value, String pattern) {
        try {
            return Pattern.compile(pattern).matcher(value).find();
        } catch (PatternSyntaxException | StackOverflowError e) {
            // a pattern that this engine cannot run refuses nothing
            return true;
        }
    }

    private void number(BigDecimal value, JsonNode schema, String path) {
        if (schema.path("minimum").isNumber()) {
            int c = value.compareTo(schema.path("minimum").decimalValue());
            boolean open = schema.path("exclusiveMinimum").asBoolean();
            if (c < 0 || open && c == 0) {
                String than = open ? "greater than " : "greater than or equal to ";
                bad(path, value, "should be " + than + schema.path("minimum").asText());
            }
        }
        if (schema.path("maximum").isNumber()) {
            int c = value.compareTo(schema.path("maximum").decimalValue());
            boolean open = schema.path("exclusiveMaximum").asBoolean();
            if (c > 0 || open && c == 0) {
                String than = open ? "less than " : "less than or equal to ";
                bad(path, value, "should be " + than + schema.path("maximum").asText());
            }
        }
        BigDecimal step = schema.path("multipleOf").decimalValue();
        if (step.signum() > 0 && value.remainder(step).signum() != 0) {
            bad(path, value, "should be a multiple of " + step);
        }
    }

    private void array(JsonNode value, JsonNode schema, String path) {
        if (schema.has("minItems") && value.size() < schema.path("minItems").asInt()) {
            bad(path, value.size(), "should have at least " + schema.path("minItems") + " items");
        }
        if (schema.has("maxItems") && value.size() > schema.path("maxItems").asInt()) {
            causes.add(
                    new Cause(
                            "FieldValueTooMany",
                            path,
                            "Too many: "
                                    + value.size()
                                    + ": must have at most "
                                    + schema.path("maxItems")
                                    + " items"));
        }
        unique(value, schema, path);
        for (int i = 0; i < value.size(); i++) {
            value(value.get(i), schema.path("items"), path + "[" + i + "]");
        }
    }

    private void unique(JsonNode value, JsonNode schema, String path) {
        String listType = schema.path("x-kubernetes-list-type").asText();
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode identity = value.get(i);
            if (listType.equals("map")) {
                ObjectNode keys = Json.object();
                for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
                    keys.set(key.asText(), value.get(i).path(key.asText()));
                }
                identity = keys;
            }
            boolean needed = listType.equals("map") || listType.equals("set");
            if (needed && !seen.add(identity)) {
                causes.add(Cause.duplicate(path + "[" + i + "]", Json.text(identity)));
            }
        }
    }

    private void object(JsonNode value, JsonNode schema, String path) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                causes.add(Cause.required(at(path, name.asText()), ""));
            }
        }
        if (schema.has("maxProperties") && value.size() > schema.path("maxProperties").asInt()) {
            bad(path, value.size(), "must have at most " + schema.path("maxProperties") + " items");
        }
        JsonNode others = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode of = schema.path("properties").path(field.getKey());
            JsonNode rule = of.isMissingNode() ? others : of;
            if (rule.isObject()) {
                value(field.getValue(), rule, at(path, field.getKey()));
            }
        }
    }

    private void combinations(JsonNode value, JsonNode schema, String path) {
        for (JsonNode part : schema.path("allOf")) {
            value(value, part, path);
        }
        if (schema.path("anyOf").isArray() && count(value, schema.path("anyOf"), path) == 0) {
            bad(path, "", "must validate at least one schema (anyOf)");
        }
        if (schema.path("oneOf").isArray() && count(value, schema.path("oneOf"), path) != 1) {
            bad(path, "", "must validate one and only one schema (oneOf)");
        }
        JsonNode not = schema.path("not");
        if (not.isObject() && count(value, Json.array().add(not), path) == 1) {
            bad(path, "", "must not validate the schema (not)");
        }
    }

    private static int count(JsonNode value, JsonNode schemas, String path) {
        int fits = 0;
        for (JsonNode schema : schemas) {
            SchemaValidation attempt = new SchemaValidation();
            attempt.value(value, schema, path);
            fits += attempt.causes.isEmpty() ? 1 : 0;
        }
        return fits;
    }

    private void bad(String path, Object value, String detail) {
        String shown = value instanceof String text ? '"' + text + '"' : value.toString();
        causes.add(Cause.invalid(path, shown, path + " in body " + detail));
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
