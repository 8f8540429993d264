package io.caravel.devcluster.types;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas of the built-in kinds, read from {@code schema/builtin.txt} (types and fields) and
 * {@code schema/merge.txt} (how they merge).
 */
public final class BuiltinSchemas {

    private static final Schema STRING = new Schema(Schema.Shape.STRING, null);

    private final Map<String, Schema> types = new LinkedHashMap<>();

    /** Reads both files; fails at once when one of them contradicts the other. */
    public BuiltinSchemas() {
        readTypes(lines("builtin.txt"));
        readMergeRules(lines("merge.txt"));
    }

    /** The schema of a kind. */
    public Schema of(String kind) {
        Schema schema = types.get(kind);
        if (schema == null) {
            throw new IllegalArgumentException("no schema for kind " + kind);
        }
        return schema;
    }

    /** All named types, for the published API description. */
    public Map<String, Schema> types() {
        return types;
    }

    private void readTypes(List<String> lines) {
        for (String line : lines) {
            if (!line.startsWith(" ")) {
                types.put(line, Schema.struct());
            }
        }
        Schema type = null;
        for (String line : lines) {
            if (!line.startsWith(" ")) {
                type = types.get(line);
                continue;
            }
            String[] field = line.trim().split(" ");
            type.fields().put(field[0], expression(field[1]));
        }
    }

    private Schema expression(String text) {
        char first = text.charAt(0);
        if (first == '[') {
            return new Schema(Schema.Shape.LIST, expression(inner(text))).asAtomic();
        }
        if (first == '{') {
            return new Schema(Schema.Shape.MAP, expression(inner(text)));
        }
        return switch (text) {
            case "string" -> STRING;
            case "integer" -> new Schema(Schema.Shape.INTEGER, null);
            case "number" -> new Schema(Schema.Shape.NUMBER, null);
            case "boolean" -> new Schema(Schema.Shape.BOOLEAN, null);
            case "intstr" -> new Schema(Schema.Shape.INT_OR_STRING, null);
            case "quantity" -> new Schema(Schema.Shape.QUANTITY, null);
            case "any" -> Schema.ANYTHING;
            default -> of(text);
        };
    }

    private static String inner(String text) {
        return text.substring(1, text.length() - 1);
    }

    private void readMergeRules(List<String> lines) {
        for (String line : lines) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" ");
                String[] place = words[0].split("\\.");
                Schema type = of(place[0]);
                Schema field = type.fields().get(place[1]);
                if (field == null) {
                    throw new IllegalStateException("merge.txt: no field " + words[0]);
                }
                type.fields().put(place[1], ruled(field, words));
            }
        }
    }

    private static Schema ruled(Schema field, String[] words) {
        Schema ruled = field.here();
        for (int i = 1; i < words.length; i++) {
            String[] rule = words[i].split("=");
            switch (rule[0]) {
                case "merge" -> ruled.mergedBy(rule[1]).keyedBy(List.of(rule[1]));
                case "keys" -> {
                    if (rule[1].equals("atomic")) {
                        ruled.keyedBy(List.of()).asAtomic();
                    } else {
                        ruled.keyedBy(List.of(rule[1].split(",")));
                    }
                }
                case "set" -> ruled.asSet();
                case "atomic" -> ruled.asAtomic();
                case "retain" -> ruled.retaining();
                default -> throw new IllegalStateException("merge.txt: unknown rule " + words[i]);
            }
        }
        return ruled;
    }

    private static List<String> lines(String file) {
        try (InputStream in = BuiltinSchemas.class.getResourceAsStream("/schema/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("schema/" + file + " cannot be read", e);
        }
    }
}
