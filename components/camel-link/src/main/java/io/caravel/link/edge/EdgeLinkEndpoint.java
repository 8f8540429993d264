package io.caravel.link.edge;

import io.caravel.link.LinkConstants;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Exchange messages with the cloud over the one link of this node: the edge side. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "edgelink",
        title = "Caravel Edge Link",
        syntax = "edgelink:verb",
        category = {Category.IOT, Category.MESSAGING},
        headersClass = LinkConstants.class)
public class EdgeLinkEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    @UriPath(description = "What the endpoint does", enums = "send,receive,status")
    @Metadata(required = true)
    private EdgeLinkVerb verb;

    /**
     * What edgelink:send does while there is no connection: fail the exchange at once, or keep it
     * and send it before anything newer once the link is back.
     */
    @UriParam(label = "producer", defaultValue = "fail", enums = "fail,wait")
    private String whenDown = "fail";

    /** Makes the endpoint; done by the component. */
    public EdgeLinkEndpoint(String uri, EdgeLinkComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        if (verb != EdgeLinkVerb.send) {
            throw new IllegalArgumentException(
                    "LINK-013 configuration: edgelink:" + verb + " can only be consumed from");
        }
        return new EdgeLinkProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (verb == EdgeLinkVerb.send) {
            throw new IllegalArgumentException(
                    "LINK-013 configuration: edgelink:send can only be sent to");
        }
        EdgeLinkConsumer consumer = new EdgeLinkConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Any number of routes may hear of connections; messages go to one route only. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return verb == EdgeLinkVerb.status;
    }

    @Override
    public EdgeLinkComponent getComponent() {
        return (EdgeLinkComponent) super.getComponent();
    }

    public EdgeLinkVerb getVerb() {
        return verb;
    }

    public void setVerb(EdgeLinkVerb verb) {
        this.verb = verb;
    }

    public String getWhenDown() {
        return whenDown;
    }

    public void setWhenDown(String whenDown) {
        this.whenDown = whenDown;
    }
}
