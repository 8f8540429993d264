package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;

/** Pods for tests that need no container runtime. */
final class PodScene {

    private PodScene() {}

    /** A Pod of this name with one container and this added to its spec. */
    static Pod pod(String name, String spec) {
        JsonObject json = PodsOnProcessesTest.pod(name, "uid-" + name, "sleep 1000");
        json.getJsonObject("spec").mergeIn(new JsonObject(spec));
        return Pod.parse(json.encode());
    }

    /** A Pod whose container has this added. */
    static JsonObject withContainer(String name, String container) {
        JsonObject json = PodsOnProcessesTest.pod(name, "uid-" + name, "sleep 1000");
        json.getJsonObject("spec")
                .getJsonArray("containers")
                .getJsonObject(0)
                .mergeIn(new JsonObject(container));
        return json;
    }

    /** Such a Pod, read. */
    static Pod container(String name, String container) {
        return Pod.parse(withContainer(name, container).encode());
    }
}
