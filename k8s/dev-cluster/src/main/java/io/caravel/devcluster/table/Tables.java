package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ResourceType;
import java.util.List;

/** Renders objects as the tables that {@code kubectl get} prints. */
public final class Tables {

    private Tables() {}

    /** A table of a list's objects. */
    public static ObjectNode ofList(ObjectNode list, ResourceType type, String include) {
        ObjectNode table = empty(list.path("metadata"));
        fill(table, Json.objects(list.path("items")), type, include);
        return table;
    }

    /** A table of one object. */
    public static ObjectNode ofObject(ObjectNode object, ResourceType type, String include) {
        ObjectNode metadata = Json.object();
        metadata.set("resourceVersion", Json.at(object, "metadata", "resourceVersion"));
        ObjectNode table = empty(metadata);
        fill(table, List.of(object), type, include);
        return table;
    }

    private static ObjectNode empty(JsonNode metadata) {
        ObjectNode table = Json.object();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", metadata);
        return table;
    }

    private static void fill(
            ObjectNode table, List<ObjectNode> objects, ResourceType type, String include) {
        List<Column> columns = Columns.of(type);
        ArrayNode definitions = table.putArray("columnDefinitions");
        columns.forEach(column -> definitions.add(column.definition()));
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.cell().apply(object)));
            row.set("object", included(object, include));
        }
    }

    private static JsonNode included(ObjectNode object, String include) {
        return switch (include) {
            case "None" -> Json.object().nullNode();
            case "Object" -> object;
            default -> {
                ObjectNode partial = Json.object();
                partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
                partial.set("metadata", object.path("metadata"));
                yield partial;
            }
        };
    }
}
