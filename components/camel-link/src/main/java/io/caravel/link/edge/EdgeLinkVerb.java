package io.caravel.link.edge;

/** What an endpoint of the edge's link does. */
public enum EdgeLinkVerb {
    /** Sends a message to the cloud. */
    send,
    /** Consumes the messages of the cloud. */
    receive,
    /** Consumes connects and disconnects. */
    status
}
