package io.caravel.link;

/**
 * The bounds of one side of a link.
 *
 * @param window unacknowledged messages per stream, in each direction
 * @param maxFrameBytes largest frame in bytes, inflated
 * @param heartbeatMillis heartbeat interval in ms; silence of two intervals ends a connection
 * @param deflate true if large frames may be deflated
 * @param buffer messages that may wait per stream beside those under way
 */
public record LinkSettings(
        int window, int maxFrameBytes, long heartbeatMillis, boolean deflate, int buffer) {
    /** How this program names itself in a hello. */
    public static final String AGENT = "caravel/1";

    /**
     * How long in ms each step of a connection's beginning may take: four intervals. A hub that
     * thousands of nodes meet at once gets to all of them in that time; whoever gave up earlier
     * would only stand at the end of a longer line.
     */
    public static long patienceMillis(long heartbeatMillis) {
        return Math.max(5_000, 4 * heartbeatMillis);
    }

    /** Bytes that may be unacknowledged per stream. */
    public long windowBytes() {
        return 4L * maxFrameBytes;
    }

    /** Bytes that may wait per stream beside those under way. */
    public long bufferBytes() {
        return 16L * maxFrameBytes;
    }
}
