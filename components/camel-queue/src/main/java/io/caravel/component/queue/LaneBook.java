package io.caravel.component.queue;

/**
 * The counters of one stream, which is one lane of one channel, as they will be after the commit.
 * Used on the writer's thread only.
 */
final class LaneBook {

    final Channel channel;
    final Lane lane;
    final long stream;
    long bytes;
    long accepted;
    long delivered;
    long superseded;
    long expired;
    long dropped;

    LaneBook(Channel channel, Lane lane) {
        this.channel = channel;
        this.lane = lane;
        this.stream = RowId.stream(channel.number(), lane);
    }

    long waiting() {
        return accepted - delivered - superseded - expired - dropped;
    }

    /** Sets every counter, in the order of the columns of queue_streams. */
    void set(long... counters) {
        bytes = counters[0];
        accepted = counters[1];
        delivered = counters[2];
        superseded = counters[3];
        expired = counters[4];
        dropped = counters[5];
    }
}
