package io.caravel.cloud.tokens;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** What a node is sent of a token that the API gave. */
public final class TokenDocument {

    /**
     * The token with the time of its end, which is also its version.
     *
     * @param order what was asked for
     * @param answer the API's TokenRequest with its status
     */
    public SentToken of(TokenOrder order, String answer) {
        JsonObject status = new JsonObject(answer).getJsonObject("status");
        long expires = Instant.parse(status.getString("expirationTimestamp")).toEpochMilli();
        JsonObject body =
                new JsonObject()
                        .put("metadata", new JsonObject().put("uid", order.uid()))
                        .put("token", status.getString("token"))
                        .put("expires", expires)
                        .put("seconds", order.seconds());
        return new SentToken(order.key(), String.valueOf(expires), body.encode());
    }
}
