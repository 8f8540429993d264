package io.caravel.cloud.replicas;

import java.util.function.BooleanSupplier;

/**
 * Whether what came from a node may still be written: asked before each write, and each new try.
 */
public final class LiveConnection {

    /** Makes one. */
    public LiveConnection() {}

    /**
     * False once the connection that brought it is over: its node was told nothing, and says it
     * again to the replica that it is connected to.
     *
     * @param connection what the link says of the connection, null for what came otherwise
     */
    public boolean holds(BooleanSupplier connection) {
        return connection == null || connection.getAsBoolean();
    }
}
