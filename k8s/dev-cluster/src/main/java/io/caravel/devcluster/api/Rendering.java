package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.table.Tables;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.util.Locale;

/**
 * The form in which a caller wants its answer, by its Accept header.
 *
 * @param as the transformation: empty, Table, PartialObjectMetadata
 * @param yaml whether to write YAML in place of JSON
 * @param include what of each object goes into a table's rows: None, Metadata, Object
 */
record Rendering(String as, boolean yaml, String include) {

    /** Reads the header; 406 when nothing in it can be served. */
    static Rendering of(String accept, String includeObject) {
        String include = includeObject.isEmpty() ? "Metadata" : includeObject;
        if (accept == null || accept.isBlank()) {
            return new Rendering("", false, include);
        }
        for (String part : accept.split(",")) {
            String media = part.split(";")[0].trim().toLowerCase(Locale.ROOT);
            boolean json =
                    media.equals("application/json")
                            || media.equals("*/*")
                            || media.equals("application/*");
            boolean yaml = media.equals("application/yaml");
            String as = parameter(part, "as").replace("List", "");
            boolean known =
                    as.isEmpty() || as.equals("Table") || as.equals("PartialObjectMetadata");
            if ((json || yaml) && known && parameter(part, "v").matches("|v1")) {
                return new Rendering(as, yaml, include);
            }
        }
        throw ApiException.notAcceptable();
    }

    private static String parameter(String part, String name) {
        for (String pair : part.split(";")) {
            String[] sides = pair.trim().split("=", 2);
            if (sides.length == 2 && sides[0].trim().equals(name)) {
                return sides[1].trim();
            }
        }
        return "";
    }

    /** An object or list as the caller wants it. */
    ObjectNode body(ObjectNode body, ResourceType type) {
        boolean list = body.has("items") && Json.str(body, "kind").endsWith("List");
        boolean own = list || Json.str(body, "kind").equals(type.kind());
        if (as.isEmpty() || !own) {
            return body;
        }
        if (as.equals("Table")) {
            return list ? Tables.ofList(body, type, include) : Tables.ofObject(body, type, include);
        }
        return list ? partialList(body) : partial(body);
    }

    private static ObjectNode partial(ObjectNode object) {
        ObjectNode result = Json.object();
        result.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        result.set("metadata", object.get("metadata"));
        return result;
    }

    private static ObjectNode partialList(ObjectNode list) {
        ObjectNode result = Json.object();
        result.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
        result.set("metadata", list.get("metadata"));
        for (ObjectNode item : Json.objects(list.path("items"))) {
            Json.list(result, "items").add(partial(item));
        }
        Json.list(result, "items");
        return result;
    }
}
