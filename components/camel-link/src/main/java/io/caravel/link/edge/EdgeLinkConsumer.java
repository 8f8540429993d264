package io.caravel.link.edge;

import io.caravel.link.LinkConstants;
import io.caravel.link.Messages;
import io.caravel.link.Receiver;
import io.caravel.link.edge.LinkStatus.Change;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Runs a route for each message of the cloud, or for each connect and disconnect. */
final class EdgeLinkConsumer extends DefaultConsumer {
    private final EdgeLinkEndpoint endpoint;
    private final java.util.function.Consumer<Change> listener = this::tell;
    private final Receiver.Route route = Messages.route(this);
    private EdgeLink link;
    private String toldSession;

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
            component.getLinkStatus().repeat(listener);
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
        boolean fresh = change.session() != null && !sameAsTold(change);
        if (!fresh) {
            return;
        }
        toldSession = change.connected() ? change.session() : null;
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

    /** A connect is told once, a disconnect only after its connect. */
    private boolean sameAsTold(Change change) {
        return change.connected() == change.session().equals(toldSession);
    }
}
