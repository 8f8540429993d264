package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.Catalog;
import io.caravel.devcluster.types.ResourceType;
import io.caravel.devcluster.types.Schema;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The OpenAPI documents: version 3 for each group version with the schemas and the query parameters
 * that {@code kubectl} looks for, version 2 as an empty document.
 */
final class OpenApi {

    private static final String REF = "#/components/schemas/";

    private final Catalog catalog;
    private final Map<Schema, String> names = new IdentityHashMap<>();

    OpenApi(Catalog catalog) {
        this.catalog = catalog;
        catalog.schemas().types().forEach((name, schema) -> names.put(schema, "io.k8s." + name));
    }

    /** The index of version 3. */
    ObjectNode index() {
        ObjectNode paths = Json.object();
        Set<String> versions = new TreeSet<>();
        catalog.all().forEach(type -> versions.add(prefix(type)));
        for (String version : versions) {
            paths.putObject(version)
                    .put("serverRelativeURL", "/openapi/v3/" + version + "?hash=" + hash(version));
        }
        ObjectNode index = Json.object();
        index.set("paths", paths);
        return index;
    }

    private String hash(String version) {
        return Integer.toHexString(Json.text(document(version).orElseThrow()).hashCode());
    }

    /** The document of one group version, such as {@code api/v1} or {@code apis/apps/v1}. */
    Optional<ObjectNode> document(String groupVersion) {
        List<ResourceType> types =
                catalog.all().stream().filter(t -> prefix(t).equals(groupVersion)).toList();
        if (types.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Caravel development API").put("version", "dev");
        ObjectNode paths = document.putObject("paths");
        Map<String, ObjectNode> schemas = new TreeMap<>();
        for (ResourceType type : types) {
            paths.set(path(type), operations(type));
            schemas.put(
                    "io." + type.group() + "." + type.version() + "." + type.kind(),
                    root(type, schemas));
        }
        ObjectNode components = document.putObject("components").putObject("schemas");
        components.setAll(schemas);
        return Optional.of(document);
    }

    private static String prefix(ResourceType type) {
        return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
    }

    private static String path(ResourceType type) {
        String scope = type.namespaced() ? "/namespaces/{namespace}/" : "/";
        return "/" + prefix(type) + scope + type.plural() + "/{name}";
    }

    private static ObjectNode operations(ResourceType type) {
        ObjectNode item = Json.object();
        for (String method : List.of("put", "patch", "post")) {
            ObjectNode operation = item.putObject(method);
            ArrayNode parameters = operation.putArray("parameters");
            for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
                parameters
                        .addObject()
                        .put("name", name)
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", "string");
            }
            operation.put("x-kubernetes-action", method);
            operation.set("x-kubernetes-group-version-kind", kind(type));
            operation.putObject("responses").putObject("200").put("description", "OK");
        }
        return item;
    }

    private static ObjectNode kind(ResourceType type) {
        return Json.object()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", type.kind());
    }

    private ObjectNode root(ResourceType type, Map<String, ObjectNode> schemas) {
        ObjectNode root =
                type.custom() && type.openApi() instanceof ObjectNode given
                        ? given.deepCopy()
                        : struct(type.schema(), schemas);
        root.put("type", "object");
        ObjectNode properties = Json.child(root, "properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", reference(catalog.schemas().of("ObjectMeta"), schemas));
        root.putArray("x-kubernetes-group-version-kind").add(kind(type));
        return root;
    }

    private ObjectNode struct(Schema schema, Map<String, ObjectNode> schemas) {
        ObjectNode result = Json.object().put("type", "object");
        ObjectNode properties = result.putObject("properties");
        schema.fields().forEach((name, field) -> properties.set(name, of(field, schemas)));
        return result;
    }

    private JsonNode of(Schema schema, Map<String, ObjectNode> schemas) {
        return switch (schema.shape()) {
            case STRUCT -> reference(schema, schemas);
            case MAP -> {
                ObjectNode map = Json.object().put("type", "object");
                map.set("additionalProperties", of(schema.items(), schemas));
                yield map;
            }
            case LIST -> {
                ObjectNode list = Json.object().put("type", "array");
                list.set("items", of(schema.items(), schemas));
                yield list;
            }
            case STRING, QUANTITY -> Json.object().put("type", "string");
            case INTEGER -> Json.object().put("type", "integer");
            case NUMBER -> Json.object().put("type", "number");
            case BOOLEAN -> Json.object().put("type", "boolean");
            case INT_OR_STRING ->
                    Json.object().put("type", "string").put("format", "int-or-string");
            case ANY -> Json.object();
        };
    }

    private JsonNode reference(Schema schema, Map<String, ObjectNode> schemas) {
        String name = names.get(schema);
        if (name == null) {
            return struct(schema, schemas);
        }
        if (!schemas.containsKey(name)) {
            ObjectNode placeholder = Json.object();
            schemas.put(name, placeholder);
            placeholder.setAll(struct(schema, schemas));
        }
        return Json.object().put("$ref", REF + name);
    }

    /** Version 2 as an empty document, in the binary form that clients ask for. */
    static byte[] emptyBinaryV2() {
        return new byte[] {0x0a, 3, '2', '.', '0'};
    }

    /** Version 2 as an empty document, in JSON. */
    static ObjectNode emptyV2() {
        ObjectNode document = Json.object().put("swagger", "2.0");
        document.putObject("info").put("title", "Caravel development API").put("version", "dev");
        document.putObject("paths");
        document.putObject("definitions");
        return document;
    }
}
