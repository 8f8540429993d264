package io.caravel.cloud.received;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Leaves a reading that is delivered the headers that say whose it is, and no other. A step that
 * every reading takes, hence without a pattern.
 */
public final class DeliveredHeaders implements Processor {

    private static final Set<String> KEPT =
            Set.of("CaravelNode", "CaravelKey", "CaravelTime", "CaravelId", "CaravelTrace");

    /** Makes one. */
    public DeliveredHeaders() {}

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().getHeaders().keySet().retainAll(KEPT);
    }
}
