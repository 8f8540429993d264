package io.caravel.component.queue;

/**
 * A message to append.
 *
 * @param lane its priority
 * @param partition the partition it belongs to; empty for none
 * @param state whether it is state, which a newer version of the same key replaces
 * @param key what it is about, never null for state; may be null for an event
 * @param rev version of a state row, may be null
 * @param origin who numbered it and where, or null
 * @param sourceId identity given by whoever made the event, or null
 * @param headers its {@code Caravel*} headers as JSON text
 * @param body its body, never null
 * @param text whether the body was text
 */
public record Row(
        Lane lane,
        String partition,
        boolean state,
        String key,
        String rev,
        Origin origin,
        String sourceId,
        String headers,
        byte[] body,
        boolean text) {

    /** A row without partition; an event where {@code stateKey} is null. */
    public Row(
            Lane lane,
            String stateKey,
            String rev,
            Origin origin,
            String sourceId,
            String headers,
            byte[] body,
            boolean text) {
        this(lane, "", stateKey != null, stateKey, rev, origin, sourceId, headers, body, text);
    }

    /** What it counts for in a budget: body and headers, in bytes or nearly so. */
    int size() {
        return body.length + headers.length();
    }

    /** The same row in another lane. */
    Row in(Lane other) {
        return new Row(other, partition, state, key, rev, origin, sourceId, headers, body, text);
    }

    /**
     * Position of a message in the numbering of its sender.
     *
     * @param name the sender's stream, for example {@code edge-1/events}
     * @param session the connection it came by, or null
     * @param epoch the sender's numbering
     * @param seq the position, growing within the epoch
     */
    public record Origin(String name, String session, String epoch, long seq) {}
}
