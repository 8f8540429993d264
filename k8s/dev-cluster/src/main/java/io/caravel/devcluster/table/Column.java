package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param name heading
 * @param type OpenAPI type of the cells
 * @param format OpenAPI format, may be empty
 * @param priority 0 is always shown, more only in the wide form
 * @param cell what it shows of an object
 */
record Column(
        String name,
        String type,
        String format,
        int priority,
        Function<ObjectNode, JsonNode> cell) {

    static final Column NAME =
            new Column("Name", "string", "name", 0, o -> o.path("metadata").path("name"));
    static final Column AGE =
            text("Age", o -> Times.age(Json.str(o, "metadata", "creationTimestamp")));

    static Column text(String name, Function<ObjectNode, String> cell) {
        return new Column(name, "string", "", 0, cell.andThen(Column::node));
    }

    static Column wide(String name, Function<ObjectNode, String> cell) {
        return new Column(name, "string", "", 1, cell.andThen(Column::node));
    }

    static Column number(String name, Function<ObjectNode, Integer> cell) {
        return new Column(
                name, "integer", "", 0, cell.andThen(JsonNodeFactory.instance::numberNode));
    }

    private static JsonNode node(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    ObjectNode definition() {
        return Json.object()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", "")
                .put("priority", priority);
    }
}
