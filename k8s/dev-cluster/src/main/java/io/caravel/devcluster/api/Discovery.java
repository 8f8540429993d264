package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.Catalog;
import io.caravel.devcluster.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells which groups, versions and resources there are, in the aggregated and the older form. */
final class Discovery {

    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");
    private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");
    private static final Map<String, String> SUBRESOURCE_KINDS =
            Map.of(
                    "token", "authentication.k8s.io/v1/TokenRequest",
                    "binding", "v1/Binding",
                    "eviction", "policy/v1/Eviction");

    private final Catalog catalog;

    Discovery(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The version of the aggregated form that an Accept header prefers, if it takes one. */
    static Optional<String> aggregated(String accept) {
        if (accept != null) {
            for (String part : accept.replace(" ", "").split(",")) {
                if (part.contains("as=APIGroupDiscoveryList") && part.contains("json")) {
                    return Optional.of(part.contains("v=v2beta1") ? "v2beta1" : "v2");
                }
            }
        }
        return Optional.empty();
    }

    /** All groups with all their resources; either the core group or all others. */
    ObjectNode aggregatedGroups(boolean core, String version) {
        ObjectNode list = Json.object();
        list.put("kind", "APIGroupDiscoveryList");
        list.put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        List<String> groups = core ? List.of("") : new ArrayList<>(catalog.groups());
        for (String group : groups) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!core) {
                metadata.put("name", group);
            }
            ArrayNode versions = item.putArray("versions");
            for (String one : catalog.versions(group)) {
                ObjectNode entry = versions.addObject().put("version", one);
                ArrayNode resources = entry.putArray("resources");
                types(group, one).forEach(type -> resources.add(aggregatedResource(type)));
                entry.put("freshness", "Current");
            }
        }
        return list;
    }

    private static ObjectNode aggregatedResource(ResourceType type) {
        ObjectNode resource = Json.object();
        resource.put("resource", type.plural());
        resource.set("responseKind", kind(type.group(), type.version(), type.kind()));
        resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
        resource.put("singularResource", type.singular());
        VERBS.forEach(Json.list(resource, "verbs")::add);
        if (!type.shortNames().isEmpty()) {
            type.shortNames().forEach(Json.list(resource, "shortNames")::add);
        }
        if (!type.categories().isEmpty()) {
            type.categories().forEach(Json.list(resource, "categories")::add);
        }
        for (String name : type.subresources().stream().sorted().toList()) {
            ObjectNode sub = Json.list(resource, "subresources").addObject();
            String[] gvk = subresourceKind(type, name);
            sub.put("subresource", name);
            sub.set("responseKind", kind(gvk[0], gvk[1], gvk[2]));
            verbs(name).forEach(Json.list(sub, "verbs")::add);
        }
        return resource;
    }

    private static ObjectNode kind(String group, String version, String kind) {
        return Json.object().put("group", group).put("version", version).put("kind", kind);
    }

    private static List<String> verbs(String subresource) {
        return SUBRESOURCE_KINDS.containsKey(subresource) ? List.of("create") : STATUS_VERBS;
    }

    private static String[] subresourceKind(ResourceType type, String name) {
        String special = SUBRESOURCE_KINDS.get(name);
        if (special == null) {
            return new String[] {type.group(), type.version(), type.kind()};
        }
        String[] parts = special.split("/");
        return parts.length == 3 ? parts : new String[] {"", parts[0], parts[1]};
    }

    private List<ResourceType> types(String group, String version) {
        return catalog.all().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
    }

    /** The versions of the core group. */
    ObjectNode coreVersions() {
        ObjectNode result = Json.object().put("kind", "APIVersions");
        result.putArray("versions").add("v1");
        result.putArray("serverAddressByClientCIDRs");
        return result;
    }

    /** All groups but the core group. */
    ObjectNode groups() {
        ObjectNode result = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode list = result.putArray("groups");
        catalog.groups().forEach(group -> list.add(groupEntry(group)));
        return result;
    }

    /** One group; empty when there is none of the name. */
    Optional<ObjectNode> group(String name) {
        if (!catalog.groups().contains(name)) {
            return Optional.empty();
        }
        ObjectNode result = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        result.setAll(groupEntry(name));
        return Optional.of(result);
    }

    private ObjectNode groupEntry(String group) {
        ObjectNode entry = Json.object().put("name", group);
        ArrayNode versions = entry.putArray("versions");
        for (String version : catalog.versions(group)) {
            versions.addObject().put("groupVersion", group + "/" + version).put("version", version);
        }
        entry.set("preferredVersion", versions.get(0));
        return entry;
    }

    /** The resources of one version of a group; empty when it is not served. */
    Optional<ObjectNode> resources(String group, String version) {
        List<ResourceType> types = types(group, version);
        if (types.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode result = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        result.put("groupVersion", types.get(0).apiVersion());
        ArrayNode list = result.putArray("resources");
        for (ResourceType type : types) {
            ObjectNode entry = entry(list, type.plural(), type);
            entry.put("singularName", type.singular()).put("kind", type.kind());
            VERBS.forEach(Json.list(entry, "verbs")::add);
            type.shortNames().forEach(name -> Json.list(entry, "shortNames").add(name));
            type.categories().forEach(name -> Json.list(entry, "categories").add(name));
            for (String sub : type.subresources().stream().sorted().toList()) {
                ObjectNode subEntry = entry(list, type.plural() + "/" + sub, type);
                String[] gvk = subresourceKind(type, sub);
                subEntry.put("group", gvk[0]).put("version", gvk[1]).put("kind", gvk[2]);
                verbs(sub).forEach(Json.list(subEntry, "verbs")::add);
            }
        }
        return Optional.of(result);
    }

    private static ObjectNode entry(ArrayNode list, String name, ResourceType type) {
        return list.addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", type.namespaced());
    }
}
