package io.caravel.link.hub;

import io.caravel.link.LinkConstants;
import io.caravel.link.Messages;
import io.caravel.link.Receiver;
import io.caravel.link.hub.HubNodes.Change;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Runs a route for each message of a node, or for each connect and disconnect. */
final class HubConsumer extends DefaultConsumer {
    private final HubEndpoint endpoint;

    private final Consumer<Change> listener = this::changed;
    private final BiConsumer<Receiver.Delivery, Consumer<Throwable>> route = Messages.route(this);
    private Hub hub;

    HubConsumer(HubEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        hub = endpoint.getComponent().listeningHub();
        if (endpoint.getVerb() == HubVerb.receive) {
            hub.receiver().begin(route);
            return;
        }
        endpoint.getComponent().getNodes().addListener(listener);
    }

    @Override
    protected void doStop() throws Exception {
        if (hub != null) {
            if (endpoint.getVerb() == HubVerb.receive) {
                hub.receiver().end(route);
            } else {
                endpoint.getComponent().getNodes().removeListener(listener);
            }
        }
        super.doStop();
    }

    private void changed(Change change) {
        hub.node(change.node().name()).changes().execute(() -> tell(change));
    }

    private void tell(Change change) {
        ConnectedNode node = change.node();
        if (!isRunAllowed()) {
            return;
        }
        Exchange exchange = createExchange(false);
        Message message = exchange.getIn();
        message.setBody(change.connected() ? "connected" : "disconnected");
        message.setHeader(LinkConstants.NODE, node.name());
        message.setHeader(LinkConstants.ORIGIN_SESSION, node.session());
        message.setHeader(LinkConstants.AGENT, node.agent());
        message.setHeader(LinkConstants.REMOTE_ADDRESS, node.remoteAddress());
        message.setHeader(LinkConstants.REASON, change.reason());
        Messages.process(
                this,
                exchange,
                failure -> {
                    if (failure != null) {
                        getExceptionHandler()
                                .handleException("change of node " + node.name(), failure);
                    }
                });
    }
}
