package io.caravel.kube;

import java.util.Objects;

/**
 * What one list and watch of {@code kube-watch:} covers. Two targets are the same when all their
 * parts are equal; a target of the same id with other parts replaces the earlier one.
 *
 * @param id unique within its set; told with every change as {@code CaravelTarget}
 * @param namespace only objects of this namespace, or null for all
 * @param name only the object of this name, or null for all
 * @param fieldSelector only objects that match, such as {@code spec.nodeName=edge-1}, or null
 */
public record WatchTarget(String id, String namespace, String name, String fieldSelector) {

    /** Checks that there is an id. */
    public WatchTarget {
        Objects.requireNonNull(id, "a watch target needs an id");
    }

    /** A target for exactly one object; its id is {@code namespace/name}. */
    public static WatchTarget ofObject(String namespace, String name) {
        return new WatchTarget(namespace + "/" + name, namespace, name, null);
    }

    /** A target for everything that matches a field selector, in all namespaces. */
    public static WatchTarget ofFields(String id, String fieldSelector) {
        return new WatchTarget(id, null, null, fieldSelector);
    }
}
