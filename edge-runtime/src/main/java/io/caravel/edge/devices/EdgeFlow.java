package io.caravel.edge.devices;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** The way of readings into the flows of the edge. Thread-safe. */
final class EdgeFlow {

    private static final String ROUTE = "devices-edge-read";

    private final ProducerTemplate template;

    EdgeFlow(ProducerTemplate template) {
        this.template = template;
    }

    /**
     * Hands over a reading or a state; returns when it is on disk.
     *
     * @throws DeviceException when the twin does not take it
     * @throws NotKeptException when it cannot be stored now
     */
    void take(Object emitted) {
        Exchange done = template.request("direct:" + ROUTE, e -> e.getMessage().setBody(emitted));
        Exception failure = done.getException();
        if (failure instanceof DeviceException refused) {
            throw refused;
        }
        if (failure != null) {
            throw new NotKeptException(failure);
        }
    }
}
