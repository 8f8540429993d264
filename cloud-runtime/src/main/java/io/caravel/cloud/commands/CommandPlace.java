package io.caravel.cloud.commands;

import io.caravel.cloud.replicas.Claims;

/**
 * Refuses a command for a node that another replica serves now, where who gives it hears the answer
 * and can give it there: here it would wait until the node comes.
 */
public final class CommandPlace {

    private final Claims claims;
    private final ConnectedNodes connected;

    /**
     * @param claims who serves each node
     * @param connected the nodes that are connected here
     */
    public CommandPlace(Claims claims, ConnectedNodes connected) {
        this.claims = claims;
        this.connected = connected;
    }

    /**
     * Checks where a node is. One that nobody serves now may come here: its commands may wait, and
     * so do all that come from where nobody waits for an answer.
     *
     * @param node for which the command is
     * @param entry URI of the endpoint that it came from
     * @throws CommandException that names the replica which serves the node
     */
    public void check(String node, String entry) {
        if (!entry.startsWith("platform-http:")) {
            return;
        }
        String other = claims.serving(node);
        if (!other.isEmpty() && !connected.ready().contains(node)) {
            throw CommandException.elsewhere(node, other);
        }
    }
}
