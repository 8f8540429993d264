package io.caravel.devcluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' strategic merge patch: lists with a merge key merge item by item, and the directives
 * {@code $patch}, {@code $retainKeys}, {@code $setElementOrder} and {@code
 * $deleteFromPrimitiveList} are obeyed.
 */
public final class StrategicMergePatch {

    private static final String PATCH = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DROP = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /** The object with the patch applied; neither argument is changed. */
    public static ObjectNode apply(ObjectNode live, JsonNode patch, Schema schema)
            throws BadPatchException {
        if (!(patch instanceof ObjectNode changes)) {
            throw BadPatchException.malformed("a strategic merge patch is an object");
        }
        return merge(live.deepCopy(), changes, schema);
    }

    private static ObjectNode merge(ObjectNode live, ObjectNode patch, Schema schema)
            throws BadPatchException {
        String directive = Json.str(patch, PATCH);
        if (directive.equals("replace")) {
            return (ObjectNode) plain(patch);
        }
        if (directive.equals("delete")) {
            return Json.object();
        }
        retain(live, patch.path(RETAIN));
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            if (name.startsWith(DROP)) {
                drop(live, name.substring(DROP.length()), field.getValue());
            } else if (!name.startsWith("$")) {
                mergeField(live, name, field.getValue(), schema.field(name));
            }
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getKey().startsWith(ORDER)) {
                String name = field.getKey().substring(ORDER.length());
                order(live, name, field.getValue(), schema.field(name));
            }
        }
        return live;
    }

    private static void mergeField(ObjectNode live, String name, JsonNode value, Schema schema)
            throws BadPatchException {
        if (value.isNull()) {
            live.remove(name);
        } else if (value instanceof ObjectNode changes) {
            if ("delete".equals(Json.str(changes, PATCH))) {
                live.remove(name);
                return;
            }
            ObjectNode before = live.get(name) instanceof ObjectNode o ? o : Json.object();
            live.set(name, merge(before, changes, schema));
        } else if (value instanceof ArrayNode changes) {
            ArrayNode before = live.get(name) instanceof ArrayNode a ? a : Json.array();
            live.set(name, mergeList(before, changes, schema));
        } else {
            live.set(name, value);
        }
    }

    private static ArrayNode mergeList(ArrayNode live, ArrayNode patch, Schema schema)
            throws BadPatchException {
        for (JsonNode item : patch) {
            if (Json.str(item, PATCH).equals("replace")) {
                return withoutDirectives(patch);
            }
        }
        if (schema.set()) {
            return union(live, patch);
        }
        if (schema.mergeKey().isEmpty()) {
            return withoutDirectives(patch);
        }
        return mergeByKey(live, patch, schema);
    }

    private static ArrayNode mergeByKey(ArrayNode live, ArrayNode patch, Schema schema)
            throws BadPatchException {
        String key = schema.mergeKey();
        List<JsonNode> items = new ArrayList<>();
        live.forEach(items::add);
        for (JsonNode item : patch) {
            if (!(item instanceof ObjectNode change) || !change.has(key)) {
                throw BadPatchException.unfit(
                        "map: " + Json.text(item) + " does not contain declared merge key: " + key);
            }
            int at = indexOf(items, key, change.get(key));
            if (Json.str(change, PATCH).equals("delete")) {
                if (at >= 0) {
                    items.remove(at);
                }
            } else if (at >= 0 && items.get(at) instanceof ObjectNode before) {
                items.set(at, merge(before, change, schema.items()));
            } else {
                items.add(merge(Json.object(), change, schema.items()));
            }
        }
        return Json.array().addAll(items);
    }

    private static ArrayNode union(ArrayNode live, ArrayNode patch) {
        ArrayNode result = live.deepCopy();
        for (JsonNode value : patch) {
            if (!contains(result, value)) {
                result.add(value);
            }
        }
        return result;
    }

    private static void retain(ObjectNode live, JsonNode names) {
        if (names.isArray()) {
            List<String> kept = new ArrayList<>();
            names.forEach(name -> kept.add(name.asText()));
            live.retain(kept);
        }
    }

    private static void drop(ObjectNode live, String name, JsonNode values) {
        ArrayNode kept = Json.array();
        for (JsonNode value : live.path(name)) {
            if (!contains(values, value)) {
                kept.add(value);
            }
        }
        if (live.has(name)) {
            live.set(name, kept);
        }
    }

    /** Puts the named items into the given order; others stay behind their former neighbour. */
    private static void order(ObjectNode live, String name, JsonNode order, Schema schema) {
        if (!(live.get(name) instanceof ArrayNode items)) {
            return;
        }
        String key = schema.mergeKey();
        List<JsonNode> left = new ArrayList<>();
        items.forEach(left::add);
        List<JsonNode> sorted = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>(left);
        for (JsonNode wanted : order) {
            int at = key.isEmpty() ? left.indexOf(wanted) : indexOf(left, key, wanted.path(key));
            if (at >= 0 && !sorted.contains(left.get(at))) {
                sorted.add(left.get(at));
                others.remove(left.get(at));
            }
        }
        for (JsonNode other : others) {
            int before = left.indexOf(other) - 1;
            int at = before < 0 ? 0 : sorted.indexOf(left.get(before)) + 1;
            sorted.add(at, other);
        }
        live.set(name, Json.array().addAll(sorted));
    }

    private static int indexOf(List<JsonNode> items, String key, JsonNode value) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode item : array) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static ArrayNode withoutDirectives(ArrayNode patch) {
        ArrayNode result = Json.array();
        for (JsonNode item : patch) {
            if (!item.has(PATCH) || item.size() > 1) {
                result.add(plain(item));
            }
        }
        return result;
    }

    private static JsonNode plain(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!field.getKey().startsWith("$") && !field.getValue().isNull()) {
                    copy.set(field.getKey(), plain(field.getValue()));
                }
            }
            return copy;
        }
        if (value instanceof ArrayNode array) {
            return withoutDirectives(array);
        }
        return value;
    }
}
