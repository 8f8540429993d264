package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a node gives to Pods.
 *
 * @param allocatable the Node's {@code allocatable}; what it does not name is not counted
 * @param labels those labels of the Node that the box itself knows
 */
public record NodeOffer(Supplier<JsonObject> allocatable, Map<String, String> labels) {

    /** Everything, without counting. */
    public static final NodeOffer UNCOUNTED = new NodeOffer(JsonObject::new, Map.of());
}
