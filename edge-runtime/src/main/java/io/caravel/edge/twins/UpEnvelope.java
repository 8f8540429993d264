package io.caravel.edge.twins;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Gives something for the cloud the headers of its envelope: a step of a route that every reading
 * takes, hence without a language.
 */
public final class UpEnvelope implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        UpEvent event = message.getBody(UpEvent.class);
        message.setHeader("CaravelKind", event.kind());
        message.setHeader("CaravelKey", event.key());
        message.setHeader("CaravelOp", event.op());
        message.setHeader("CaravelLane", event.lane());
        message.setHeader("CaravelRev", event.rev());
        message.setHeader("CaravelSourceId", event.source());
        message.setBody(event.body());
    }
}
