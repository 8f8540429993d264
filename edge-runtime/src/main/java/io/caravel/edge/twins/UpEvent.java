package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Something for the cloud.
 *
 * @param kind envelope kind, {@code twin} or {@code telemetry}
 * @param key {@code <namespace>/<device>}
 * @param op {@code put} for state, {@code event} for events
 * @param lane {@code state} or {@code events}
 * @param rev version of a state, null for an event
 * @param source identity by which an event that a broker delivers again is known, null for none
 * @param body JSON text
 */
public record UpEvent(
        String kind, String key, String op, String lane, String rev, String source, String body) {

    static UpEvent telemetry(String key, String body) {
        return new UpEvent("telemetry", key, "event", "events", null, null, body);
    }

    /**
     * Readings that the device named by an event id: the same id with the same values and times is
     * the same event.
     *
     * @param eventId as the device gave it, empty for none
     * @param values the readings with their times
     */
    static UpEvent readings(String key, String eventId, JsonObject values, String body) {
        String source = eventId.isEmpty() ? null : key + '/' + eventId + '/' + hash(values);
        return new UpEvent("telemetry", key, "event", "events", null, source, body);
    }

    private static String hash(JsonObject values) {
        try {
            byte[] bytes = values.encode().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static UpEvent twin(String key, String rev, String body) {
        return new UpEvent("twin", key, "put", "state", rev, null, body);
    }
}
