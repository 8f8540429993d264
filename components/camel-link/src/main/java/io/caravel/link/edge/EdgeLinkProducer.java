package io.caravel.link.edge;

import io.caravel.link.Messages;
import io.caravel.link.Outgoing;
import io.caravel.link.Outgoing.WhenDown;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkException;
import java.util.Locale;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Sends to the cloud; an exchange completes when the cloud acknowledged it. */
final class EdgeLinkProducer extends DefaultAsyncProducer {
    private final EdgeLinkEndpoint endpoint;
    private EdgeLink link;

    EdgeLinkProducer(EdgeLinkEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        link = endpoint.getComponent().startedLink();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            link.send(
                    new Outgoing(
                            Messages.envelope(exchange.getMessage(), Lane.EVENTS),
                            WhenDown.valueOf(endpoint.getWhenDown().toUpperCase(Locale.ROOT)),
                            Messages.completion(exchange, callback),
                            Messages.superseded(exchange, callback)));
            return false;
        } catch (LinkException | RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }
}
