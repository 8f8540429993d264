package io.caravel.devcluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** JSON patch (RFC 6902). */
public final class JsonPatch {

    private static final int MAX_OPERATIONS = 10_000;

    private JsonPatch() {}

    /** The document with all operations applied in order; neither argument is changed. */
    public static JsonNode apply(JsonNode document, JsonNode patch) throws BadPatchException {
        if (!patch.isArray()) {
            throw BadPatchException.malformed("a JSON patch is an array of operations");
        }
        if (patch.size() > MAX_OPERATIONS) {
            throw BadPatchException.malformed("a JSON patch has at most " + MAX_OPERATIONS);
        }
        JsonNode result = document.deepCopy();
        for (JsonNode operation : patch) {
            result = step(result, operation);
        }
        return result;
    }

    private static JsonNode step(JsonNode doc, JsonNode operation) throws BadPatchException {
        String op = text(operation, "op");
        String path = text(operation, "path");
        return switch (op) {
            case "add" -> add(doc, path, value(operation));
            case "remove" -> remove(doc, path);
            case "replace" -> {
                get(doc, path);
                yield path.isEmpty()
                        ? value(operation)
                        : add(remove(doc, path), path, value(operation));
            }
            case "move" -> {
                String from = text(operation, "from");
                JsonNode moved = get(doc, from);
                yield add(remove(doc, from), path, moved);
            }
            case "copy" -> add(doc, path, get(doc, text(operation, "from")).deepCopy());
            case "test" -> {
                if (!same(find(doc, path), value(operation))) {
                    throw BadPatchException.unfit("testing value " + path + " failed: test failed");
                }
                yield doc;
            }
            default -> throw BadPatchException.malformed("unexpected kind of operation: " + op);
        };
    }

    private static boolean same(JsonNode a, JsonNode b) {
        if (a == null) {
            return b.isNull();
        }
        return a.equals(b)
                || a.isNumber()
                        && b.isNumber()
                        && a.decimalValue().compareTo(b.decimalValue()) == 0;
    }

    private static JsonNode add(JsonNode doc, String path, JsonNode value)
            throws BadPatchException {
        List<String> steps = steps(path);
        if (steps.isEmpty()) {
            return value;
        }
        String last = steps.get(steps.size() - 1);
        JsonNode parent = parent(doc, steps, path);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            int at = last.equals("-") ? array.size() : index(last, array.size() + 1, path);
            array.insert(at, value);
        } else {
            throw missing(path);
        }
        return doc;
    }

    private static JsonNode remove(JsonNode doc, String path) throws BadPatchException {
        List<String> steps = steps(path);
        if (steps.isEmpty()) {
            throw BadPatchException.unfit("the whole document cannot be removed");
        }
        String last = steps.get(steps.size() - 1);
        JsonNode parent = parent(doc, steps, path);
        if (parent instanceof ObjectNode object && object.has(last)) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(last, array.size(), path));
        } else {
            throw missing(path);
        }
        return doc;
    }

    private static JsonNode get(JsonNode doc, String path) throws BadPatchException {
        JsonNode found = find(doc, path);
        if (found == null) {
            throw missing(path);
        }
        return found;
    }

    private static JsonNode find(JsonNode doc, String path) throws BadPatchException {
        List<String> steps = steps(path);
        if (steps.isEmpty()) {
            return doc;
        }
        return child(parent(doc, steps, path), steps.get(steps.size() - 1), path);
    }

    private static JsonNode parent(JsonNode doc, List<String> steps, String path)
            throws BadPatchException {
        JsonNode here = doc;
        for (String step : steps.subList(0, steps.size() - 1)) {
            here = child(here, step, path);
            if (here == null) {
                throw missing(path);
            }
        }
        return here;
    }

    private static JsonNode child(JsonNode node, String step, String path)
            throws BadPatchException {
        return node.isArray() ? node.get(index(step, node.size(), path)) : node.get(step);
    }

    private static int index(String step, int limit, String path) throws BadPatchException {
        if (!step.matches("0|[1-9]\\d{0,8}") || Integer.parseInt(step) >= limit) {
            throw BadPatchException.unfit("invalid array index '" + step + "' in " + path);
        }
        return Integer.parseInt(step);
    }

    private static List<String> steps(String path) throws BadPatchException {
        if (path.isEmpty()) {
            return List.of();
        }
        if (!path.startsWith("/")) {
            throw BadPatchException.malformed("a JSON pointer starts with '/': " + path);
        }
        List<String> steps = new ArrayList<>();
        for (String step : path.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }

    private static String text(JsonNode operation, String field) throws BadPatchException {
        JsonNode found = operation.path(field);
        if (!found.isTextual()) {
            throw BadPatchException.malformed("an operation lacks the text '" + field + "'");
        }
        return found.asText();
    }

    private static JsonNode value(JsonNode operation) throws BadPatchException {
        if (!operation.has("value")) {
            throw BadPatchException.malformed("an operation lacks 'value'");
        }
        return operation.get("value").deepCopy();
    }

    private static BadPatchException missing(String path) {
        return BadPatchException.unfit("the path " + path + " does not exist");
    }
}
