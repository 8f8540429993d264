package io.caravel.link.hub;

/**
 * A node with a live connection. Two connections of one node differ in their session.
 *
 * @param name node name from the client certificate
 * @param session random id of the connection
 * @param agent program and version that the edge names
 * @param remoteAddress where it connects from
 * @param since ms since the epoch
 */
public record ConnectedNode(
        String name, String session, String agent, String remoteAddress, long since) {}
