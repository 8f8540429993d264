package io.caravel.devcluster.api;

import java.util.List;
import java.util.Optional;

/**
 * What a resource's path names.
 *
 * @param group API group, empty for core
 * @param version API version
 * @param resource plural name
 * @param namespace empty for cluster scope and all namespaces
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record ResourcePath(
        String group,
        String version,
        String resource,
        String namespace,
        String name,
        String subresource) {

    /** Reads the segments of a path; empty when they name no resource. */
    static Optional<ResourcePath> of(List<String> segments) {
        boolean core = !segments.isEmpty() && segments.get(0).equals("api");
        boolean named = !segments.isEmpty() && segments.get(0).equals("apis");
        int skip = core ? 2 : 3;
        if (!core && !named || segments.size() <= skip) {
            return Optional.empty();
        }
        String group = core ? "" : segments.get(1);
        String version = segments.get(skip - 1);
        return rest(group, version, segments.subList(skip, segments.size()));
    }

    private static Optional<ResourcePath> rest(String group, String version, List<String> rest) {
        boolean namespaced = rest.get(0).equals("namespaces") && rest.size() > 2;
        boolean ofNamespace =
                namespaced
                        && rest.size() == 3
                        && List.of("status", "finalize").contains(rest.get(2));
        if (namespaced && !ofNamespace) {
            List<String> inside = rest.subList(2, rest.size());
            return build(group, version, rest.get(1), inside);
        }
        return build(group, version, "", rest);
    }

    private static Optional<ResourcePath> build(
            String group, String version, String namespace, List<String> rest) {
        if (rest.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(
                new ResourcePath(
                        group,
                        version,
                        rest.get(0),
                        namespace,
                        rest.size() > 1 ? rest.get(1) : "",
                        rest.size() > 2 ? rest.get(2) : ""));
    }
}
