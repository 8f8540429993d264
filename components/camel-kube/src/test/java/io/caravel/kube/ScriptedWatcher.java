package io.caravel.kube;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** One open watch of a {@link ScriptedApi}. */
record ScriptedWatcher(HttpServerResponse response, String selector) {

    void send(JsonObject event) {
        JsonObject object = event.getJsonObject("object");
        if (object.getJsonObject("spec") == null || matches(object, selector)) {
            response.write(event.encode() + "\n");
        }
    }

    static boolean matches(JsonObject pod, String selector) {
        String name = pod.getJsonObject("metadata").getString("name");
        String node = pod.getJsonObject("spec").getString("nodeName");
        return selector.isEmpty()
                || selector.equals("metadata.name=" + name)
                || selector.equals("metadata.name!=")
                || selector.equals("spec.nodeName=" + node)
                || selector.equals("spec.nodeName!=") && !node.isEmpty();
    }
}
