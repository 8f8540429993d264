package io.caravel.link.edge;

import io.caravel.link.LinkConstants;
import io.caravel.link.Messages;
import io.caravel.link.Receiver;
import io.caravel.link.edge.LinkStatus.Change;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Runs a route for each message of the cloud, or for each connect and disconnect. */
final class EdgeLinkConsumer extends DefaultConsumer {
    private final EdgeLinkEndpoint endpoint;
    private final Consumer<Change> listener = this::tell;
    private final BiConsumer<Receiver.Delivery, Consumer<Throwable>> route = Messages.route(this);
    private EdgeLink link;

    EdgeLinkConsumer(EdgeLinkEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        EdgeLinkComponent component = endpoint.getComponent();
        if (endpoint.getVerb() == EdgeLinkVerb.status) {
            component.getLinkStatus().addListener(listener);
        }
        link = component.startedLink();
        if (endpoint.getVerb() == EdgeLinkVerb.receive) {
            link.receiver().begin(route);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (endpoint.getVerb() == EdgeLinkVerb.status) {
            endpoint.getComponent().getLinkStatus().removeListener(listener);
        } else if (link != null) {
            link.receiver().end(route);
        }
        super.doStop();
    }

    private void tell(Change change) {
        if (!isRunAllowed()) {
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.getIn().setBody(change.connected() ? "connected" : "disconnected");
        exchange.getIn().setHeader(LinkConstants.ORIGIN_SESSION, change.session());
        exchange.getIn().setHeader(LinkConstants.REASON, change.reason());
        Messages.process(
                this,
                exchange,
                failure -> {
                    if (failure != null) {
                        getExceptionHandler().handleException("change of the link", failure);
                    }
                });
    }
}
