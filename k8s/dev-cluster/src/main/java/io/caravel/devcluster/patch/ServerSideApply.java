package io.caravel.devcluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Server-side apply: merges what a manager wants and removes what it no longer wants. */
public final class ServerSideApply {

    private final Schema schema;
    private final Managers.Id manager;
    private final boolean force;

    /** An application by one manager; force takes fields from others instead of failing. */
    public ServerSideApply(Schema schema, Managers.Id manager, boolean force) {
        this.schema = schema;
        this.manager = manager;
        this.force = force;
    }

    /**
     * The merged object with its managers recorded; live is null when there is none yet. Neither
     * argument is changed.
     */
    public ObjectNode apply(ObjectNode live, ObjectNode wanted) throws ApplyConflictException {
        Map<List<String>, JsonNode> wantedFields = Fields.of(wanted, schema);
        Map<List<String>, JsonNode> liveFields = Fields.of(live, schema);
        Managers managers = Managers.of(live);
        FieldSet different = new FieldSet();
        wantedFields.forEach(
                (path, value) -> {
                    if (!value.equals(liveFields.get(path))) {
                        different.paths().add(path);
                    }
                });
        List<ApplyConflictException.Conflict> conflicts = managers.conflicts(manager, different);
        FieldSet before = managers.fieldsOf(manager);
        if (!conflicts.isEmpty()) {
            if (!force) {
                throw new ApplyConflictException(conflicts);
            }
            managers.takeFromAll(different);
        }
        FieldSet own = new FieldSet(wantedFields.keySet());
        ObjectNode merged =
                live == null ? wanted.deepCopy() : (ObjectNode) merge(live, wanted, schema);
        removeDropped(merged, before, own, managers.fieldsOfOthers(manager));
        managers.set(manager, Json.str(wanted, "apiVersion"), own);
        managers.writeTo(merged);
        return merged;
    }

    private static JsonNode merge(JsonNode live, JsonNode wanted, Schema schema) {
        if (live instanceof ObjectNode l && wanted instanceof ObjectNode w && !schema.atomic()) {
            ObjectNode result = l.deepCopy();
            for (Map.Entry<String, JsonNode> field : w.properties()) {
                String name = field.getKey();
                result.set(name, merge(l.path(name), field.getValue(), schema.field(name)));
            }
            return result;
        }
        if (live instanceof ArrayNode l && wanted instanceof ArrayNode w) {
            if (!schema.keys().isEmpty()) {
                return mergeKeyed(l, w, schema);
            }
            if (schema.set()) {
                return mergeSet(l, w);
            }
        }
        return wanted.deepCopy();
    }

    /** Wanted items in their order; items of others stay, in front of what followed them. */
    private static ArrayNode mergeKeyed(ArrayNode live, ArrayNode wanted, Schema schema) {
        List<String> wantedKeys = new ArrayList<>();
        wanted.forEach(item -> wantedKeys.add(Fields.keyElement(item, schema)));
        List<JsonNode> result = new ArrayList<>();
        for (JsonNode item : wanted) {
            JsonNode before = find(live, Fields.keyElement(item, schema), schema);
            result.add(before == null ? item.deepCopy() : merge(before, item, schema.items()));
        }
        int at = 0;
        for (JsonNode item : live) {
            int wantedAt = wantedKeys.indexOf(Fields.keyElement(item, schema));
            if (wantedAt < 0) {
                result.add(Math.min(at, result.size()), item.deepCopy());
            }
            at++;
        }
        return Json.array().addAll(result);
    }

    private static ArrayNode mergeSet(ArrayNode live, ArrayNode wanted) {
        ArrayNode result = live.deepCopy();
        for (JsonNode value : wanted) {
            boolean there = false;
            for (JsonNode have : live) {
                there |= have.equals(value);
            }
            if (!there) {
                result.add(value);
            }
        }
        return result;
    }

    private static JsonNode find(ArrayNode items, String key, Schema schema) {
        for (JsonNode item : items) {
            if (Fields.keyElement(item, schema).equals(key)) {
                return item;
            }
        }
        return null;
    }

    private void removeDropped(ObjectNode merged, FieldSet before, FieldSet own, FieldSet others) {
        List<List<String>> dropped = new ArrayList<>(before.paths());
        dropped.removeIf(path -> own.hasWithin(path) || others.hasWithin(path));
        for (List<String> path : dropped) {
            if (!isKeyOfItem(path)) {
                remove(merged, schema, path, 0, own);
            }
        }
    }

    /** The fields that name an item stay as long as the item. */
    private static boolean isKeyOfItem(List<String> path) {
        int last = path.size() - 1;
        return last > 0
                && path.get(last - 1).startsWith("k:")
                && path.get(last - 1).contains('"' + path.get(last).substring(2) + "\":");
    }

    /** Removes what a path names; containers that this leaves empty go too, unless wanted. */
    private static void remove(
            JsonNode node, Schema schema, List<String> path, int depth, FieldSet own) {
        String element = path.get(depth);
        boolean last = depth == path.size() - 1;
        String rest = element.substring(2);
        if (element.startsWith("f:") && node instanceof ObjectNode object) {
            JsonNode child = object.path(rest);
            if (last) {
                object.remove(rest);
                return;
            }
            remove(child, schema.field(rest), path, depth + 1, own);
            if (child.isContainerNode()
                    && child.isEmpty()
                    && !own.has(path.subList(0, depth + 1))) {
                object.remove(rest);
            }
        } else if (element.startsWith("k:") && node instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (Fields.keyElement(array.get(i), schema).equals(element)) {
                    if (last) {
                        array.remove(i);
                    } else {
                        remove(array.get(i), schema.items(), path, depth + 1, own);
                    }
                }
            }
        } else if (element.startsWith("v:") && node instanceof ArrayNode array) {
            removeValue(array, rest);
        }
    }

    private static void removeValue(ArrayNode array, String text) {
        try {
            JsonNode value = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            for (int i = array.size() - 1; i >= 0; i--) {
                if (array.get(i).equals(value)) {
                    array.remove(i);
                }
            }
        } catch (IOException e) {
            // an element that is no JSON value names nothing, so there is nothing to remove
            return;
        }
    }
}
