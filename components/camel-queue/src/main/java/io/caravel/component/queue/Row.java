package io.caravel.component.queue;

/**
 * A message to append.
 *
 * @param lane its priority
 * @param stateKey identity of a state row, or null for an event
 * @param rev version of a state row, may be null
 * @param origin who numbered it and where, or null
 * @param sourceId identity given by whoever made the event, or null
 * @param headers its {@code Caravel*} headers as JSON text
 * @param body its body, never null
 * @param text whether the body was text
 */
public record Row(
        Lane lane,
        String stateKey,
        String rev,
        Origin origin,
        String sourceId,
        String headers,
        byte[] body,
        boolean text) {

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
