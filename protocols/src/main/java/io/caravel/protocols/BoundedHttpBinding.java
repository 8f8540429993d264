package io.caravel.protocols;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.http.DefaultVertxHttpBinding;
import org.apache.camel.component.vertx.http.VertxHttpEndpoint;

/**
 * Reads answers of HTTP devices up to {@value #MOST_BYTES} bytes: option {@code vertxHttpBinding}
 * of {@code vertx-http:}. A longer one fails the exchange as soon as that shows, and is not kept,
 * so that no device takes the memory of the box.
 */
public final class BoundedHttpBinding extends DefaultVertxHttpBinding {

    static final int MOST_BYTES = 1024 * 1024;

    /** Made by Camel, which finds it by its name. */
    public BoundedHttpBinding() {}

    @Override
    public HttpRequest<Buffer> prepareHttpRequest(VertxHttpEndpoint endpoint, Exchange exchange)
            throws Exception {
        return super.prepareHttpRequest(endpoint, exchange).as(new BoundedBody(MOST_BYTES));
    }
}
