package io.caravel.cloud.replicas;

import io.caravel.link.LinkConstants;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Whether what came from a node may still be written: asked before each write, and each new try;
 * without a language, for every message is asked for.
 */
public final class LiveConnection implements Predicate {

    /** Makes one. */
    public LiveConnection() {}

    /**
     * False once the connection that brought it is over: its node was told nothing, and says it
     * again to the replica that it is connected to. True for what came otherwise.
     */
    @Override
    public boolean matches(Exchange exchange) {
        BooleanSupplier live = exchange.getProperty(LinkConstants.LIVE, BooleanSupplier.class);
        return live == null || live.getAsBoolean();
    }
}
