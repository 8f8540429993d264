package io.caravel.link.hub;

/** What an endpoint of the hub does. */
public enum HubVerb {
    /** Consumes the messages of all nodes. */
    receive,
    /** Sends an event to one node. */
    send,
    /** Gives the state that one node should hold. */
    state,
    /** Consumes connects and disconnects of nodes. */
    nodes,
    /** Ends the connection of one node, which another hub serves. */
    close
}
