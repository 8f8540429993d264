package io.caravel.cloud.reported;

import io.vertx.core.json.JsonObject;

/** Which of the Pods of one name a node speaks of. */
public final class PodUid {

    /**
     * The uid, so that nothing is ever written to a later Pod of the same name.
     *
     * @param body {@code {"uid","status","remove"}}
     * @return null when the node did not say
     */
    public String of(String body) {
        String uid = new JsonObject(body).getString("uid");
        return uid == null || uid.isEmpty() ? null : uid;
    }
}
