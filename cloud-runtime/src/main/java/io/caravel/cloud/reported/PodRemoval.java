package io.caravel.cloud.reported;

import io.vertx.core.json.JsonObject;

/** Whether a node has finished with a Pod that is to be deleted. */
public final class PodRemoval {

    /**
     * True when all containers are stopped and the volumes gone, so the Pod can leave the API.
     *
     * @param body {@code {"uid","status","remove"}}
     */
    public boolean isDue(String body) {
        return Boolean.TRUE.equals(new JsonObject(body).getValue("remove"));
    }
}
