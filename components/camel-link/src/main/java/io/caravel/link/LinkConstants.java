package io.caravel.link;

import org.apache.camel.spi.Metadata;

/** Headers of messages on the link. Received messages have these and no other header. */
public final class LinkConstants {
    @Metadata(
            label = "common",
            description =
                    "The node: set by the connection on receipt; for hub:state and hub:send the"
                            + " receiver.",
            javaType = "String")
    public static final String NODE = "CaravelNode";

    @Metadata(label = "common", description = "What the message is.", javaType = "String")
    public static final String KIND = "CaravelKind";

    @Metadata(
            label = "common",
            description = "The object: namespace/name, or a node's name.",
            javaType = "String")
    public static final String KEY = "CaravelKey";

    @Metadata(
            label = "common",
            description = "What happened: put, delete, event or synced.",
            javaType = "String",
            enums = "put,delete,event,synced")
    public static final String OP = "CaravelOp";

    @Metadata(label = "common", description = "The version of the state.", javaType = "String")
    public static final String REV = "CaravelRev";

    @Metadata(
            label = "common",
            description = "The priority, events if not given.",
            javaType = "String",
            enums = "health,state,events,bulk")
    public static final String LANE = "CaravelLane";

    @Metadata(
            label = "common",
            description = "When it happened, in ms since the epoch.",
            javaType = "Long")
    public static final String TIME = "CaravelTime";

    @Metadata(label = "common", description = "Unique id of the message.", javaType = "String")
    public static final String ID = "CaravelId";

    @Metadata(label = "common", description = "W3C traceparent.", javaType = "String")
    public static final String TRACE = "CaravelTrace";

    @Metadata(
            label = "common",
            description = "The stream of the position, the lane's name.",
            javaType = "String")
    public static final String STREAM = "CaravelStream";

    @Metadata(
            label = "common",
            description = "The epoch of the position, given by the sender's queue.",
            javaType = "String")
    public static final String EPOCH = "CaravelEpoch";

    @Metadata(label = "common", description = "The number of the position.", javaType = "Long")
    public static final String SEQ = "CaravelSeq";

    @Metadata(
            label = "consumer",
            description = "The sender and its stream: node/stream, or cloud/stream at the edge.",
            javaType = "String")
    public static final String ORIGIN = "CaravelOrigin";

    @Metadata(
            label = "common",
            description =
                    "Random id of the connection. Given to hub:state, state for another connection"
                            + " than the present one is ignored.",
            javaType = "String")
    public static final String ORIGIN_SESSION = "CaravelOriginSession";

    @Metadata(
            label = "producer hub",
            description =
                    "hub:state, as seen-now: the teller has seen everything up to the version seen, and"
                            + " there was none after now. An older version than the node holds is sent all the same"
                            + " where that says that the node's is void: the source was set back.",
            javaType = "String")
    public static final String AS_OF = "CaravelAsOf";

    @Metadata(
            label = "consumer hub",
            description = "hub:nodes: program and version of the edge.",
            javaType = "String")
    public static final String AGENT = "CaravelAgent";

    @Metadata(
            label = "consumer hub",
            description = "hub:nodes: the address that the edge connects from.",
            javaType = "String")
    public static final String REMOTE_ADDRESS = "CaravelRemoteAddress";

    @Metadata(
            label = "consumer",
            description = "edgelink:status, hub:nodes: the reason of a disconnection.",
            javaType = "String")
    public static final String REASON = "CaravelReason";

    /**
     * Exchange property of a received message, a {@link java.util.function.BooleanSupplier}:
     * whether the connection it came on is still there. When it is not, the peer was not told that
     * the message is done and sends it again, perhaps to somebody else.
     */
    public static final String LIVE = "CaravelLive";

    /**
     * Exchange property of a received message, a {@link Runnable}: acknowledges it before the route
     * is done with it, for a route that goes on trying by itself. The peer then does not send it
     * again, whatever becomes of the exchange. For state only, which is told again at the next
     * connection.
     */
    public static final String ACKNOWLEDGE = "CaravelAcknowledge";

    /**
     * Exchange property of a message given to {@code edgelink:send}, true: it is done without the
     * peer's acknowledgement, because a newer version of the same state waits to be sent.
     */
    public static final String SUPERSEDED = "CaravelSuperseded";

    private LinkConstants() {}
}
