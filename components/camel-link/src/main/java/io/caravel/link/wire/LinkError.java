package io.caravel.link.wire;

/** Every rejection of the link, with its code; the close status of the WebSocket is 4000 + n. */
public enum LinkError {
    /** The frame is not what the protocol says (not JSON, wrong types, invalid UTF-8). */
    MALFORMED(1, "malformed frame"),
    /** The peer speaks no protocol version that this side knows. */
    VERSION(2, "no common protocol version"),
    /** A frame came before the hello, a second hello came, or none came in time. */
    HANDSHAKE(3, "handshake broken"),
    /** A frame is larger, inflates to more or nests deeper than allowed. */
    TOO_LARGE(4, "too large"),
    /** A field of an envelope is missing or not allowed. */
    ENVELOPE(5, "invalid envelope"),
    /** The certificate names no node, or not the one that the peer says it is. */
    IDENTITY(6, "node not identified"),
    /** An acknowledgement names a position that was not sent. */
    UNKNOWN_ACK(7, "acknowledgement of an unknown position"),
    /** Nothing was heard from the peer for two heartbeat intervals. */
    SILENT(8, "peer is silent"),
    /** A newer connection of the same node took over. */
    REPLACED(9, "replaced by a newer connection"),
    /** The route failed on a message: it and what follows will be sent again. */
    STREAM_FAILED(10, "stream failed"),
    /** There is no connection to the peer. */
    DOWN(11, "link is down"),
    /** This side is stopping. */
    STOPPING(12, "stopping"),
    /** The component is not configured completely. */
    CONFIG(13, "configuration"),
    /** The exchange cannot be made a message of the link. */
    UNSENDABLE(14, "message cannot be sent"),
    /** More messages wait for the peer than the buffer holds. */
    BUFFER_FULL(15, "buffer is full"),
    /** The peer asks for answers and does not read them. */
    FLOOD(16, "flood"),
    /** Another hub serves the node: this one ends its connection. */
    ELSEWHERE(17, "served elsewhere");

    private final int number;
    private final String title;

    LinkError(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** Returns the public code, such as {@code LINK-004}. */
    public String code() {
        return String.format("LINK-%03d", number);
    }

    /** Returns the WebSocket close status of this error. */
    public short closeStatus() {
        return (short) (4000 + number);
    }

    /** True if connections end so in daily life, without anybody being at fault. */
    public boolean isExpected() {
        return switch (this) {
            case DOWN, STOPPING, REPLACED, SILENT, ELSEWHERE -> true;
            default -> false;
        };
    }

    /** Returns the meaning in a few words. */
    public String title() {
        return title;
    }
}
