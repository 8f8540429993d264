package io.caravel.link.wire;

import java.util.List;
import java.util.Map;

/** What travels over the WebSocket: one JSON object per WebSocket message. */
public sealed interface Frame {

    /**
     * The first frame of each side.
     *
     * @param versions the protocol versions that the sender speaks; the hub answers with the one
     *     chosen
     * @param node the name the edge believes to have; null from the hub
     * @param agent program and version, for people
     * @param held kind → key → version of what the edge holds
     * @param more true if {@link Held} frames with the rest follow
     * @param window unacknowledged messages per stream that the sender of this frame takes
     * @param maxFrame largest frame in bytes, inflated, that the sender of this frame takes
     * @param beat heartbeat interval in ms
     * @param deflate true if the sender of this frame understands deflated frames
     * @param retry true if the sender of this frame understands {@link Retry} and {@link Again}
     * @param dictionary true if it understands frames deflated with the {@link Dictionary}
     */
    record Hello(
            List<Integer> versions,
            String node,
            String agent,
            Map<String, Map<String, String>> held,
            boolean more,
            int window,
            int maxFrame,
            long beat,
            boolean deflate,
            boolean retry,
            boolean dictionary)
            implements Frame {}

    /** More of what the edge holds; the last one has {@code more} false. */
    record Held(Map<String, Map<String, String>> held, boolean more) implements Frame {}

    /** Messages in the order of their streams. */
    record Messages(List<Envelope> messages) implements Frame {}

    /** Cumulative acknowledgements: all of the stream up to the position is stored. */
    record Ack(List<Position> upTo) implements Frame {
        /** Positions in one frame. */
        public static final int LARGEST = 64;
    }

    /**
     * The route failed on this message: it and all that followed it in its stream were dropped and
     * are wanted again. What comes of the stream before the {@link Again} is dropped too.
     */
    record Retry(Position from) implements Frame {}

    /** Answers a {@link Retry}: what is wanted again comes next in the stream. */
    record Again(Lane stream) implements Frame {}

    /** Nothing but a sign of life. */
    record Beat() implements Frame {}

    /** The sender closes the connection for this reason. */
    record Failure(String code, String reason) implements Frame {}
}
