package io.caravel.link.hub;

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

/** Exchange messages with edge nodes over their links: the cloud side. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "hub",
        title = "Caravel Hub",
        syntax = "hub:verb",
        category = {Category.IOT, Category.MESSAGING},
        headersClass = LinkConstants.class)
public class HubEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    @UriPath(description = "What the endpoint does", enums = "receive,send,state,nodes,close")
    @Metadata(required = true)
    private HubVerb verb;

    /**
     * What hub:send does while the node is not connected: fail the exchange at once, or keep it
     * until the node is back.
     */
    @UriParam(label = "producer", defaultValue = "fail", enums = "fail,wait")
    private String whenDown = "fail";

    /** Makes the endpoint; done by the component. */
    public HubEndpoint(String uri, HubComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        if (verb == HubVerb.receive || verb == HubVerb.nodes) {
            throw new IllegalArgumentException(
                    "LINK-013 configuration: hub:" + verb + " can only be consumed from");
        }
        return new HubProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (verb != HubVerb.receive && verb != HubVerb.nodes) {
            throw new IllegalArgumentException(
                    "LINK-013 configuration: hub:" + verb + " can only be sent to");
        }
        HubConsumer consumer = new HubConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Any number of routes may hear of connections; messages go to one route only. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return verb == HubVerb.nodes;
    }

    @Override
    public HubComponent getComponent() {
        return (HubComponent) super.getComponent();
    }

    public HubVerb getVerb() {
        return verb;
    }

    public void setVerb(HubVerb verb) {
        this.verb = verb;
    }

    public String getWhenDown() {
        return whenDown;
    }

    public void setWhenDown(String whenDown) {
        this.whenDown = whenDown;
    }
}
