package io.caravel.edge.live;

import io.vertx.core.http.ServerWebSocket;

/** Lets readers in. */
public final class LiveDoor {

    private final LiveReaders readers;

    LiveDoor(LiveReaders readers) {
        this.readers = readers;
    }

    /**
     * Makes a reader of an open WebSocket: everything it asked for by its path, then {@code
     * synced}, then changes. Returns at once. What the other side sends is not looked at.
     *
     * @param socket closed with a code and a reason when it cannot be a reader
     */
    public void join(ServerWebSocket socket) {
        readers.join(socket);
    }
}
