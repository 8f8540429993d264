package io.caravel.cri;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Run containers through the Kubernetes Container Runtime Interface v1 (containerd, CRI-O), or as
 * processes where there is none.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "cri",
        title = "CRI",
        syntax = "cri:verb",
        category = {Category.CONTAINER},
        producerOnly = true,
        headersClass = CriConstants.class)
public class CriEndpoint extends DefaultEndpoint {

    @UriPath(description = "Call of the container runtime")
    @Metadata(required = true)
    private CriVerb verb;

    public CriEndpoint(String uri, CriComponent component, CriVerb verb) {
        super(uri, component);
        this.verb = verb;
    }

    @Override
    public Producer createProducer() {
        return new CriProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("CRI-016 cri: is for sending only");
    }

    /** The runtime behind the endpoint. */
    public ContainerRuntime runtime() {
        return ((CriComponent) getComponent()).runtime();
    }

    public CriVerb getVerb() {
        return verb;
    }

    public void setVerb(CriVerb verb) {
        this.verb = verb;
    }
}
