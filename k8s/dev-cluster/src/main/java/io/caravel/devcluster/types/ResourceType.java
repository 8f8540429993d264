package io.caravel.devcluster.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;

/**
 * One resource in one version, as it is served.
 *
 * @param group API group, empty for core
 * @param version API version
 * @param kind kind of its objects
 * @param plural name in paths
 * @param singular name for one
 * @param shortNames short names for the command line
 * @param categories such as {@code all}
 * @param namespaced whether objects live in namespaces
 * @param subresources names of the subresources served, such as {@code status}
 * @param counted whether objects carry {@code metadata.generation}
 * @param schema the shape of its objects
 * @param openApi the OpenAPI schema of a custom resource, missing for built-in ones
 * @param selectable fields of a custom resource that field selectors may name
 * @param columns additional printer columns of a custom resource, missing for built-in ones
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        Set<String> subresources,
        boolean counted,
        Schema schema,
        JsonNode openApi,
        List<String> selectable,
        JsonNode columns) {

    /** The name under which objects are stored and named in messages: {@code plural.group}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The apiVersion of its objects. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether the status is written only through the status subresource. */
    public boolean hasStatus() {
        return subresources.contains("status");
    }

    /** Whether it comes from a CustomResourceDefinition. */
    public boolean custom() {
        return !(openApi instanceof MissingNode);
    }

    /** Whether it is the built-in resource of that stored name. */
    public boolean is(String resource) {
        return resource().equals(resource);
    }
}
