package io.caravel.devcluster.store;

/**
 * Where an object is kept.
 *
 * @param resource plural name, with {@code .group} behind it outside the core group
 * @param namespace empty for objects of the cluster
 * @param name the object's name
 */
public record Key(String resource, String namespace, String name) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
        int byResource = resource.compareTo(other.resource);
        if (byResource != 0) {
            return byResource;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
