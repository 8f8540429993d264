package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** Finds a stored object; called from the threads of Pod workers. */
@FunctionalInterface
public interface ObjectLookup {

    /**
     * The newest stored object.
     *
     * @param kind {@code configmap}, {@code secret} or {@code token}
     * @param key {@code <namespace>/<name>}
     * @return its JSON, empty when none is stored
     */
    Optional<JsonObject> find(String kind, String key);

    /** Uids of the Pods that tokens are stored for. */
    default Set<String> tokenOwners() {
        return Set.of();
    }

    /**
     * Forgets the tokens of a Pod.
     *
     * @param uid of the Pod
     */
    default void forgetTokens(String uid) {}

    /**
     * Whether everything of a kind that is wanted is stored. A store that is new or was damaged
     * does not know: what is not in it is then kept as it is.
     *
     * @param kind {@code pod}, {@code configmap} or {@code secret}
     */
    default boolean isComplete(String kind) {
        return true;
    }
}
