package io.caravel.link.wire;

import io.vertx.core.json.JsonObject;

/**
 * One message of the link. Immutable.
 *
 * @param id unique id, may be null
 * @param position stream, epoch and number, null until the sender gave one
 * @param lane priority
 * @param kind what the message is, one name per flow's payload
 * @param key {@code <namespace>/<name>} or a node's name, may be null
 * @param op {@code put}, {@code delete}, {@code event} or {@code synced}
 * @param rev version of the state, may be null
 * @param time milliseconds since the epoch, may be null
 * @param trace W3C traceparent, may be null
 * @param body JSON text or plain text, may be null
 */
public record Envelope(
        String id,
        Position position,
        Lane lane,
        String kind,
        String key,
        String op,
        String rev,
        Long time,
        String trace,
        String body) {

    /** The newest version of the protocol that this program speaks. */
    public static final int VERSION = 1;

    /** Returns this message at that place. */
    public Envelope at(Position place) {
        return new Envelope(id, place, lane, kind, key, op, rev, time, trace, body);
    }

    /**
     * Returns the body as a JSON value: an object or array as it stands, any other text as a JSON
     * string, null for no body.
     *
     * @throws LinkException TOO_LARGE if it nests deeper than the peer would take
     */
    public String bodyValue() throws LinkException {
        return body == null ? null : JsonText.asValue(body);
    }

    /** Returns the JSON text of this message with its {@link #bodyValue}. */
    public String encode(String bodyValue) {
        JsonObject head = new JsonObject().put("v", VERSION);
        put(head, "id", id);
        if (position != null) {
            head.put("stream", position.stream().wireName());
            head.put("epoch", position.epoch());
            head.put("seq", position.seq());
        }
        head.put("lane", lane.wireName());
        put(head, "kind", kind);
        put(head, "key", key);
        put(head, "op", op);
        put(head, "rev", rev);
        put(head, "time", time);
        put(head, "trace", trace);
        String text = head.encode();
        if (bodyValue == null) {
            return text;
        }
        return text.substring(0, text.length() - 1) + ",\"body\":" + bodyValue + "}";
    }

    private static void put(JsonObject head, String name, Object value) {
        if (value != null) {
            head.put(name, value);
        }
    }
}
