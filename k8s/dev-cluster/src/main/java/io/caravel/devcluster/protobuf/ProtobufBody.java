package io.caravel.devcluster.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the bodies that kubectl's {@code create} commands send in Kubernetes' protobuf form, for
 * the kinds that those commands make ({@code schema/protobuf.txt}). Answers are always JSON.
 */
public final class ProtobufBody {

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int MAX_DEPTH = 20;
    private static final Map<String, Map<Integer, Field>> TYPES = read();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private record Field(String name, String type) {}

    private ProtobufBody() {}

    /** The object in a body; {@link IOException} with a sentence when it is not readable here. */
    public static ObjectNode decode(byte[] body) throws IOException {
        if (body.length < 4 || Arrays.mismatch(body, MAGIC) != MAGIC.length) {
            throw new IOException("the body is not Kubernetes protobuf");
        }
        byte[] envelope = Arrays.copyOfRange(body, MAGIC.length, body.length);
        String apiVersion = "";
        String kind = "";
        byte[] raw = new byte[0];
        Wire wire = new Wire(envelope);
        while (wire.next()) {
            if (wire.field() == 1) {
                Wire meta = new Wire(wire.content());
                while (meta.next()) {
                    String text = new String(meta.content(), StandardCharsets.UTF_8);
                    apiVersion = meta.field() == 1 ? text : apiVersion;
                    kind = meta.field() == 2 ? text : kind;
                }
            } else if (wire.field() == 2) {
                raw = wire.content();
            }
        }
        if (!TYPES.containsKey(kind)) {
            throw new IOException("kind " + kind + " is read as JSON only, not as protobuf");
        }
        ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.setAll(message(kind, raw, 0));
        return object;
    }

    private static ObjectNode message(String type, byte[] bytes, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("the protobuf message is nested too deeply");
        }
        ObjectNode result = Json.object();
        Map<Integer, Field> fields = TYPES.get(type);
        Wire wire = new Wire(bytes);
        while (wire.next()) {
            Field field = fields.get(wire.field());
            if (field == null) {
                refuseUnlessEmpty(type, wire);
            } else if (!field.type().equals("skip")) {
                read(result, field, wire, depth);
            }
        }
        return result;
    }

    private static void refuseUnlessEmpty(String type, Wire wire) throws IOException {
        if (!wire.isEmpty()) {
            throw new IOException(
                    "field " + wire.field() + " of " + type + " is read as JSON only");
        }
    }

    private static void read(ObjectNode into, Field field, Wire wire, int depth)
            throws IOException {
        String type = field.type();
        if (type.startsWith("[")) {
            Json.list(into, field.name()).add(value(inner(type), wire, depth));
        } else if (type.startsWith("{")) {
            entry(Json.child(into, field.name()), inner(type), wire.content(), depth);
        } else {
            JsonNode value = value(type, wire, depth);
            boolean unset = value.isTextual() && value.asText().isEmpty();
            if (!unset && !value.isMissingNode()) {
                into.set(field.name(), value);
            }
        }
    }

    private static void entry(ObjectNode map, String type, byte[] bytes, int depth)
            throws IOException {
        Wire wire = new Wire(bytes);
        String key = "";
        JsonNode value = NODES.textNode("");
        while (wire.next()) {
            if (wire.field() == 1) {
                key = new String(wire.content(), StandardCharsets.UTF_8);
            } else {
                value = value(type, wire, depth);
            }
        }
        map.set(key, value);
    }

    private static JsonNode value(String type, Wire wire, int depth) throws IOException {
        return switch (type) {
            case "string" -> NODES.textNode(new String(wire.content(), StandardCharsets.UTF_8));
            case "bytes" -> NODES.textNode(Base64.getEncoder().encodeToString(wire.content()));
            case "int" -> number(wire.number());
            case "bool" -> NODES.booleanNode(wire.number() != 0);
            case "quantity" -> text(wire.content(), 1);
            case "intstr" -> intOrString(wire.content());
            default -> message(type, wire.content(), depth + 1);
        };
    }

    /** Small numbers are made as the JSON parser makes them, so that they compare equal. */
    private static JsonNode number(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private static JsonNode text(byte[] message, int field) throws IOException {
        Wire wire = new Wire(message);
        while (wire.next()) {
            if (wire.field() == field) {
                return NODES.textNode(new String(wire.content(), StandardCharsets.UTF_8));
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonNode intOrString(byte[] message) throws IOException {
        Wire wire = new Wire(message);
        long kind = 0;
        long number = 0;
        while (wire.next()) {
            kind = wire.field() == 1 ? wire.number() : kind;
            number = wire.field() == 2 ? wire.number() : number;
        }
        JsonNode value = kind == 1 ? text(message, 3) : number(number);
        boolean unset = value.isNumber() && number == 0;
        return unset ? MissingNode.getInstance() : value;
    }

    private static String inner(String type) {
        return type.substring(1, type.length() - 1);
    }

    private static Map<String, Map<Integer, Field>> read() {
        Map<String, Map<Integer, Field>> types = new HashMap<>();
        try (InputStream in = ProtobufBody.class.getResourceAsStream("/schema/protobuf.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> readType(line.split(" "), types));
        } catch (IOException e) {
            throw new UncheckedIOException("schema/protobuf.txt cannot be read", e);
        }
        return types;
    }

    private static void readType(String[] words, Map<String, Map<Integer, Field>> types) {
        Map<Integer, Field> fields = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] parts = words[i].split("[=:]");
            fields.put(Integer.parseInt(parts[1]), new Field(parts[0], parts[2]));
        }
        types.put(words[0], fields);
    }
}
