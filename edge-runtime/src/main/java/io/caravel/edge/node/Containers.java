package io.caravel.edge.node;

import io.vertx.core.json.JsonArray;

/**
 * What the container runtime says of itself.
 *
 * @param version for example {@code containerd://1.6.20}, empty when it does not answer
 * @param images the Node's {@code images}
 */
public record Containers(String version, JsonArray images) {

    /** A runtime that does not answer. */
    public static final Containers NONE = new Containers("", new JsonArray());

    /** Whether the runtime answered. */
    boolean isAnswer() {
        return this != NONE;
    }
}
