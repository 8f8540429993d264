package io.caravel.cloud.reported;

import io.vertx.core.json.JsonObject;

/** What a node says about a Pod, taken apart for the API. */
public final class PodReport {

    /**
     * The change to the Pod's status, or the precondition of its deletion.
     *
     * @param body {@code {"uid","status","remove"}}
     * @return JSON text: {@code {"metadata":{"uid"},"status"}}
     */
    public String patch(String body) {
        JsonObject said = new JsonObject(body);
        return new JsonObject().put("status", said.getValue("status", new JsonObject())).encode();
    }
}
