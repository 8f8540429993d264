package io.caravel.edge.objects;

/**
 * Hears that an object of the {@link ObjectStore} was put or deleted.
 *
 * <p>Called after the commit, in commit order, on the store's writer thread: return at once, never
 * block and never wait for another write. The call names the object and carries no state, so a
 * listener reads {@link ObjectStore#get} and always sees the newest.
 */
@FunctionalInterface
public interface ObjectListener {

    /**
     * The object was put or deleted.
     *
     * @param kind envelope kind
     * @param key {@code <namespace>/<name>}
     */
    void changed(String kind, String key);

    /**
     * The cloud has told everything of a kind for the first time in the life of this store.
     *
     * @param kind envelope kind
     */
    default void complete(String kind) {}
}
