package io.caravel.link;

/**
 * The bounds of one side of a link.
 *
 * @param window unacknowledged messages per stream, in each direction
 * @param maxFrameBytes largest frame in bytes, inflated
 * @param heartbeatMillis heartbeat interval in ms; silence of two intervals ends a connection
 * @param deflate true if large frames may be deflated
 */
public record LinkSettings(int window, int maxFrameBytes, long heartbeatMillis, boolean deflate) {
    /** How this program names itself in a hello. */
    public static final String AGENT = "caravel/1";

    /** Bytes that may be unacknowledged per stream. */
    public long windowBytes() {
        return 4L * maxFrameBytes;
    }
}
