package io.caravel.kube;

/**
 * Namespace and name of an object, written {@code namespace/name}, or {@code name} without a
 * namespace.
 *
 * @param namespace the namespace, null for objects that have none
 * @param name the name
 */
public record ObjectKey(String namespace, String name) {

    /** Reads {@code namespace/name} or {@code name}. */
    public static ObjectKey of(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? new ObjectKey(null, key)
                : new ObjectKey(key.substring(0, slash), key.substring(slash + 1));
    }

    /** Whether both parts can stand in a URL as they are, so that no key reaches another object. */
    boolean isPathSafe() {
        return isSafe(name) && (namespace == null || isSafe(namespace));
    }

    private static boolean isSafe(String part) {
        return part.matches("[A-Za-z0-9][A-Za-z0-9._:-]*");
    }

    @Override
    public String toString() {
        return namespace == null ? name : namespace + "/" + name;
    }
}
