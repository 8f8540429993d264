package io.caravel.devcluster.access;

import io.caravel.devcluster.types.ResourceType;

/**
 * What somebody wants to do to a resource.
 *
 * @param user who
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete} or {@code deletecollection}
 * @param type the resource
 * @param subresource empty for the object itself
 * @param namespace empty for cluster scope and for all namespaces
 * @param name empty for a collection of which no single object is named
 */
public record Attempt(
        User user,
        String verb,
        ResourceType type,
        String subresource,
        String namespace,
        String name) {

    /** The same attempt by another verb. */
    public Attempt by(String other) {
        return new Attempt(user, other, type, subresource, namespace, name);
    }

    /** The resource as rules name it: {@code pods} or {@code pods/status}. */
    String resource() {
        return subresource.isEmpty() ? type.plural() : type.plural() + '/' + subresource;
    }
}
