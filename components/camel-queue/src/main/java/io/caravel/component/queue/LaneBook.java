package io.caravel.component.queue;

/**
 * The counters of one stream, which is one lane of one channel, as they will be after the commit.
 * Used on the writer's thread only.
 */
final class LaneBook {

    static final long UNKNOWN = -1;

    final Channel channel;
    final Lane lane;
    final long stream;
    long bytes;
    long accepted;
    long delivered;
    long superseded;
    long expired;
    long dropped;

    /** When the oldest waiting row was appended, by the age clock; negative when not known. */
    long oldest = UNKNOWN;

    /** Where the last search for rows with a newer one of their key stopped. */
    long thinnedUpTo;

    /** Where the last search for expired rows stopped, and when the next one is due. */
    long expiredUpTo;

    long expiryDue;
    long expiryNext;

    /** When a counter changed last, by the age clock. */
    long used;

    LaneBook(Channel channel, Lane lane, long now) {
        this.channel = channel;
        this.lane = lane;
        this.stream = RowId.stream(channel.number(), lane);
        this.used = now;
    }

    long waiting() {
        return accepted - delivered - superseded - expired - dropped;
    }

    /** Counts a row that now waits. */
    void arrived(int size) {
        accepted++;
        bytes += size;
    }

    /** Takes rows out of the count of bytes, because they no longer wait. */
    void gone(long size) {
        bytes = waiting() == 0 ? 0 : bytes - size;
        oldest = UNKNOWN;
    }

    /** Takes over the counters of a stream that no row waits in. */
    void add(LaneBook ended) {
        accepted += ended.accepted;
        delivered += ended.delivered;
        superseded += ended.superseded;
        expired += ended.expired;
        dropped += ended.dropped;
    }

    /** Sets every counter, in the order of the columns of queue_streams. */
    void set(long... counters) {
        bytes = counters[0];
        accepted = counters[1];
        delivered = counters[2];
        superseded = counters[3];
        expired = counters[4];
        dropped = counters[5];
        oldest = UNKNOWN;
        thinnedUpTo = 0;
        expiredUpTo = 0;
        expiryDue = 0;
    }
}
