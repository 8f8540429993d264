package io.caravel.link.wire;

import java.nio.charset.StandardCharsets;

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

    /** The same with another version of the state. */
    public Envelope withRev(String other) {
        return new Envelope(id, position, lane, kind, key, op, other, time, trace, body);
    }

    /** The newest version of the protocol that this program speaks. */
    public static final int VERSION = 1;

    /** Returns the beginning of a message at that place, up to the comma before its contents. */
    public static String place(Position at) {
        StringBuilder text = new StringBuilder(96).append("{\"v\":").append(VERSION);
        JsonText.field(text.append(','), "stream", at.stream().wireName());
        JsonText.field(text.append(','), "epoch", at.epoch());
        return text.append(",\"seq\":").append(at.seq()).append(',').toString();
    }

    /**
     * Returns the UTF-8 of this message from behind its {@link #place}: the body as a JSON value,
     * an object or array as it stands, any other text as a JSON string.
     *
     * @throws LinkException TOO_LARGE if the body nests deeper than the peer would take
     */
    public byte[] contents() throws LinkException {
        StringBuilder text = new StringBuilder(128 + (body == null ? 0 : body.length()));
        JsonText.field(text, "kind", kind);
        optional(text, "id", id);
        optional(text, "key", key);
        optional(text, "op", op);
        optional(text, "rev", rev);
        if (time != null) {
            text.append(",\"time\":").append(time.longValue());
        }
        optional(text, "trace", trace);
        if (body != null) {
            text.append(",\"body\":").append(JsonText.asValue(body));
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void optional(StringBuilder text, String name, String value) {
        if (value != null) {
            JsonText.field(text.append(','), name, value);
        }
    }
}
