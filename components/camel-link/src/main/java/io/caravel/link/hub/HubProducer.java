package io.caravel.link.hub;

import io.caravel.link.LinkConstants;
import io.caravel.link.Messages;
import io.caravel.link.Outgoing;
import io.caravel.link.Outgoing.WhenDown;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkException;
import java.util.Locale;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Sends to one node. {@code hub:send} completes when the node acknowledged; {@code hub:state}
 * completes at once, its truth is given again when a node connects; {@code hub:close} completes
 * when nothing more of the connection reaches a route.
 */
final class HubProducer extends DefaultAsyncProducer {
    private final HubEndpoint endpoint;
    private Hub hub;

    HubProducer(HubEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        hub = endpoint.getComponent().listeningHub();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Message message = exchange.getMessage();
            String name = message.getHeader(LinkConstants.NODE, String.class);
            if (name == null || name.isEmpty()) {
                throw HubErrors.noNode();
            }
            if (endpoint.getVerb() == HubVerb.send) {
                send(hub.node(name), exchange, callback);
                return false;
            }
            HubNode node = hub.known(name);
            if (node != null && endpoint.getVerb() == HubVerb.close) {
                node.close();
            } else if (node != null) {
                node.state(
                        Messages.envelope(message, Lane.STATE),
                        AsOf.of(message.getHeader(LinkConstants.AS_OF, String.class)).orElse(null),
                        message.getHeader(LinkConstants.ORIGIN_SESSION, String.class));
            }
        } catch (LinkException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private void send(HubNode node, Exchange exchange, AsyncCallback callback)
            throws LinkException {
        node.send(
                new Outgoing(
                        Messages.envelope(exchange.getMessage(), Lane.EVENTS),
                        WhenDown.valueOf(endpoint.getWhenDown().toUpperCase(Locale.ROOT)),
                        Messages.completion(exchange, callback)));
    }
}
