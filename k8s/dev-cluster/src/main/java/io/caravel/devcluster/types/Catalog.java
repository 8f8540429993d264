package io.caravel.devcluster.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All resources that are served: the built-in ones and those of the CustomResourceDefinitions seen
 * last. Used from the server's event loop only.
 */
public final class Catalog {

    private final BuiltinSchemas schemas = new BuiltinSchemas();
    private final CrdSchemas crdSchemas = new CrdSchemas(schemas);
    private final Map<String, ResourceType> builtin = new LinkedHashMap<>();
    private final Map<String, List<ResourceType>> custom = new LinkedHashMap<>();

    /** A catalog of the built-in resources. */
    public Catalog() {
        for (ResourceType type : BuiltinTypes.all(schemas)) {
            builtin.put(path(type.group(), type.version(), type.plural()), type);
        }
    }

    /** Serves the resources of a definition, in place of what it said before. */
    public void define(ObjectNode definition) {
        custom.put(Json.str(definition, "metadata", "name"), typesOf(definition));
    }

    /** Stops serving the resources of a definition. */
    public void forget(String definitionName) {
        custom.remove(definitionName);
    }

    /** The resource behind a path, if it is served. */
    public Optional<ResourceType> find(String group, String version, String plural) {
        ResourceType found = builtin.get(path(group, version, plural));
        if (found != null) {
            return Optional.of(found);
        }
        return all().stream()
                .filter(type -> type.plural().equals(plural))
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .findFirst();
    }

    /** The served resource with a kind, in any version of the group. */
    public Optional<ResourceType> ofKind(String apiVersion, String kind) {
        String group = apiVersion.contains("/") ? apiVersion.replaceFirst("/.*", "") : "";
        return all().stream()
                .filter(type -> type.group().equals(group) && type.kind().equals(kind))
                .findFirst();
    }

    /** The first served version of a stored resource name ({@code plural.group}). */
    public Optional<ResourceType> ofResource(String resource) {
        return all().stream().filter(type -> type.is(resource)).findFirst();
    }

    /** Everything that is served. */
    public List<ResourceType> all() {
        List<ResourceType> types = new ArrayList<>(builtin.values());
        custom.values().forEach(types::addAll);
        return types;
    }

    /** The versions of a group, in order of preference. */
    public List<String> versions(String group) {
        return all().stream()
                .filter(type -> type.group().equals(group))
                .map(ResourceType::version)
                .distinct()
                .sorted(Versions.BEST_FIRST)
                .toList();
    }

    /** The names of all groups but the core group, in alphabetical order. */
    public Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        all().forEach(type -> groups.add(type.group()));
        groups.remove("");
        return groups;
    }

    /** The schemas of the built-in types. */
    public BuiltinSchemas schemas() {
        return schemas;
    }

    private List<ResourceType> typesOf(ObjectNode definition) {
        List<ResourceType> types = new ArrayList<>();
        JsonNode spec = definition.path("spec");
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                types.add(type(spec, version));
            }
        }
        return types;
    }

    private ResourceType type(JsonNode spec, JsonNode version) {
        JsonNode names = spec.path("names");
        String kind = Json.str(names, "kind");
        JsonNode openApi = Json.at(version, "schema", "openAPIV3Schema");
        JsonNode subresources = version.path("subresources");
        String singular = Json.str(names, "singular");
        return new ResourceType(
                Json.str(spec, "group"),
                Json.str(version, "name"),
                kind,
                Json.str(names, "plural"),
                singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular,
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                Json.str(spec, "scope").equals("Namespaced"),
                subresources.has("status") ? Set.of("status") : Set.of(),
                true,
                crdSchemas.ofObject(openApi),
                openApi.isObject() ? openApi : Json.object(),
                selectable(version),
                version.path("additionalPrinterColumns"));
    }

    private static List<String> selectable(JsonNode version) {
        List<String> fields = new ArrayList<>();
        for (JsonNode field : version.path("selectableFields")) {
            fields.add(Json.str(field, "jsonPath").replaceFirst("^\\.", ""));
        }
        return fields;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String path(String group, String version, String plural) {
        return group + "/" + version + "/" + plural;
    }
}
