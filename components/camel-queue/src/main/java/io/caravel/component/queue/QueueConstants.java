package io.caravel.component.queue;

import org.apache.camel.spi.Metadata;

/** Message headers of the queue component. Every {@code Caravel*} header is kept with the row. */
public final class QueueConstants {

    /** Prefix of the headers that are kept with a row. */
    public static final String HEADER_PREFIX = "Caravel";

    @Metadata(
            label = "consumer",
            description = "The partition of the row, when it belongs to one.",
            javaType = "String")
    public static final String PARTITION = "CaravelPartition";

    @Metadata(
            label = "producer",
            description = "Kind of the message; part of a state row's identity.",
            javaType = "String")
    public static final String KIND = "CaravelKind";

    @Metadata(
            description =
                    "What the message is about, for example namespace/name. State rows of one kind and key coalesce; rows of one key keep their order.",
            javaType = "String")
    public static final String KEY = "CaravelKey";

    @Metadata(
            label = "producer",
            description = "Version of a state row; an older one never replaces a newer one.",
            javaType = "String")
    public static final String REV = "CaravelRev";

    @Metadata(description = "Lane of the row: health, state, events or bulk.", javaType = "String")
    public static final String LANE = "CaravelLane";

    @Metadata(
            description =
                    "Epoch of the sender's numbering. With position=true: the epoch of this store.",
            javaType = "String")
    public static final String EPOCH = "CaravelEpoch";

    @Metadata(
            description =
                    "Position in the sender's stream. With position=true: the row's own number.",
            javaType = "Long")
    public static final String SEQ = "CaravelSeq";

    @Metadata(
            label = "consumer",
            description = "With position=true: the stream of the position, which is the lane.",
            javaType = "String")
    public static final String STREAM = "CaravelStream";

    @Metadata(
            label = "producer",
            description =
                    "Who numbers the messages, for example node/stream. Together with epoch and position it makes the append idempotent.",
            javaType = "String")
    public static final String ORIGIN = "CaravelOrigin";

    @Metadata(
            label = "producer",
            description =
                    "Connection of the origin. After a failed append nothing more of the same session is taken.",
            javaType = "String")
    public static final String ORIGIN_SESSION = "CaravelOriginSession";

    @Metadata(
            label = "producer",
            description =
                    "Identity given by whoever made an event. One that is among the last 10000 stored with an identity is a repeat and stored once.",
            javaType = "String")
    public static final String SOURCE_ID = "CaravelSourceId";

    @Metadata(
            label = "producer",
            description = "Set to true when the append was a repeat and nothing was stored.",
            javaType = "Boolean")
    public static final String DUPLICATE = "CaravelDuplicate";

    /**
     * Exchange property: true when the route failed for good, so that the row goes to the dead
     * letters at once.
     */
    public static final String DEAD_LETTER = "CaravelDeadLetter";

    /**
     * Exchange property: true when the route is done with a row because a newer version of the same
     * state takes its place: it is counted as superseded, not as delivered.
     */
    public static final String SUPERSEDED = "CaravelSuperseded";

    /**
     * Exchange property, a Long, for producers with {@code inPlace}: the number of an arrival, set
     * by a consumer that tries a failed message again in its place. It grows with each arrival of a
     * session and stays when one is tried again.
     */
    public static final String ARRIVAL = "CaravelArrival";

    /** Exchange property, a String: the session whose arrivals are numbered. */
    public static final String ARRIVAL_SESSION = "CaravelArrivalSession";

    private QueueConstants() {}
}
