package io.caravel.component.queue;

/**
 * How the number of a row is made: channel (19 bits), lane (2 bits), sequence (42 bits).
 *
 * <p>So the primary key alone keeps the rows of a stream, which is one lane of one channel,
 * together and in order, and no second index has to be written per row. Sequences grow over the
 * whole store and are never used twice.
 */
final class RowId {

    static final int MOST_CHANNELS = 1 << 19;

    private static final int SEQ_BITS = 42;
    private static final long SEQ_MASK = (1L << SEQ_BITS) - 1;

    private RowId() {}

    static long stream(int channel, Lane lane) {
        return (long) channel << 2 | lane.ordinal();
    }

    static long of(long stream, long seq) {
        return stream << SEQ_BITS | seq;
    }

    /** Smaller than every row of a stream, and not smaller than any of the streams before it. */
    static long before(long stream) {
        return stream << SEQ_BITS;
    }

    /** Not smaller than any row of a stream. */
    static long last(long stream) {
        return stream << SEQ_BITS | SEQ_MASK;
    }

    static long stream(long id) {
        return id >> SEQ_BITS;
    }

    static int channelOf(long stream) {
        return (int) (stream >> 2);
    }

    static Lane laneOf(long stream) {
        return Lane.values()[(int) (stream & 3)];
    }

    static long seq(long id) {
        return id & SEQ_MASK;
    }
}
