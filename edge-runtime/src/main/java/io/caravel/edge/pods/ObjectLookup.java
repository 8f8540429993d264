package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Finds a stored object; called from the threads of Pod workers. */
@FunctionalInterface
public interface ObjectLookup {

    /**
     * The newest stored object.
     *
     * @param kind {@code configmap} or {@code secret}
     * @param key {@code <namespace>/<name>}
     * @return its JSON, empty when none is stored
     */
    Optional<JsonObject> find(String kind, String key);
}
