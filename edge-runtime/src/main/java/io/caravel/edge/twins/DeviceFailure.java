package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Why something of a device does not work.
 *
 * @param code of the refusal
 * @param what is affected, such as {@code reading temperature}
 * @param reason in one line, without anything that a device sent
 * @param since it is so
 */
public record DeviceFailure(String code, String what, String reason, Instant since) {

    /** As it stands in the status file of the edge and in the DeviceStatus. */
    public JsonObject json() {
        return new JsonObject()
                .put("code", code)
                .put("what", what)
                .put("reason", reason)
                .put("since", since.toString());
    }

    /** Whether it is the same trouble, however it is worded. */
    public boolean isLike(DeviceFailure other) {
        return other != null && code.equals(other.code) && what.equals(other.what);
    }
}
