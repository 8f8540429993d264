package io.caravel.cloud.reported;

import io.vertx.core.json.JsonObject;

/** Which of the Pods of one name a node speaks of. */
public final class PodUid {

    /**
     * The uid, so that nothing is ever written to a later Pod of the same name.
     *
     * @param body {@code {"uid","status","remove"}}
     * @throws IllegalArgumentException when the node did not say: that can be written to none
     */
    public String of(String body) {
        String uid = new JsonObject(body).getString("uid");
        if (uid == null || uid.isEmpty()) {
            throw new IllegalArgumentException("it does not say of which Pod it is");
        }
        return uid;
    }
}
