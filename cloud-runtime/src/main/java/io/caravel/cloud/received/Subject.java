package io.caravel.cloud.received;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Keeps what a message of a node is about in the variables {@code kind} and {@code key}, for the
 * policies: the headers are gone when they act. A step that every message takes, hence without a
 * language.
 */
public final class Subject implements Processor {

    /** Makes one. */
    public Subject() {}

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        exchange.setVariable("kind", message.getHeader("CaravelKind"));
        exchange.setVariable("key", message.getHeader("CaravelKey"));
    }
}
