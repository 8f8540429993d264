package io.caravel.edge.twins;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;

/**
 * Takes a device's message to {@link TwinRequests}: the body becomes what the cloud is to hear,
 * null for nothing, and {@link TwinStored} gets the rest; no header of the message is left. A step
 * of a route that every reading takes, hence without a language.
 */
public final class TwinStep implements Processor {

    static final String OUTCOME = "CaravelOutcome";

    private final TwinRequests requests;

    TwinStep(TwinRequests requests) {
        this.requests = requests;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String topic = message.getHeader(PahoMqtt5Constants.MQTT_TOPIC, String.class);
        Outcome outcome = requests.handle(topic, message.getBody(byte[].class));
        message.removeHeaders("*");
        exchange.setProperty(OUTCOME, outcome);
        message.setBody(outcome.events().isEmpty() ? null : outcome.events().get(0));
    }
}
