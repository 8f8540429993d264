package io.caravel.push;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Gives what is pushed to a route and says what became of it. */
class HttpPushConsumer extends DefaultConsumer {

    HttpPushConsumer(HttpPushEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public HttpPushEndpoint getEndpoint() {
        return (HttpPushEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getComponent().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().remove(this);
        super.doStop();
    }

    /**
     * Runs the route on the caller's thread; no header of the request goes with the body.
     *
     * @param body as it came
     */
    PushAnswer take(byte[] body) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(body);
            getProcessor().process(exchange);
            return answer(exchange);
        } catch (Exception e) {
            return PushAnswer.refused(503, "PUSH-007", e);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private static PushAnswer answer(Exchange exchange) {
        if (exchange.getException() != null) {
            return PushAnswer.refused(503, "PUSH-007", exchange.getException());
        }
        Throwable handled = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (handled != null) {
            return PushAnswer.refused(422, "PUSH-006", handled);
        }
        return exchange.isRouteStop() ? PushAnswer.NOT_MINE : PushAnswer.KEPT;
    }
}
