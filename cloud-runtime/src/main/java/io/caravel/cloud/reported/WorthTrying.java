package io.caravel.cloud.reported;

import java.util.function.BooleanSupplier;

/** Whether a write that failed is to be tried again: asked before each new try. */
public final class WorthTrying {

    /** Makes one. */
    public WorthTrying() {}

    /**
     * False once the connection that brought it is over, or a newer version of its object waits:
     * its node says it again, or has said it already.
     *
     * @param connection what the link says of the connection, null for what came otherwise
     * @param latest what {@link LatestTurn} says of the object, null for what did not pass there
     */
    public boolean holds(BooleanSupplier connection, BooleanSupplier latest) {
        return (connection == null || connection.getAsBoolean())
                && (latest == null || latest.getAsBoolean());
    }
}
