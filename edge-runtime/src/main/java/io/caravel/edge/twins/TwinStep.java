package io.caravel.edge.twins;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;

/**
 * Takes a device's message to {@link TwinRequests}; what follows from it is the body, and no header
 * of the message is left. A step of a route that every reading takes, hence without a language.
 */
public final class TwinStep implements Processor {

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
        message.setBody(outcome);
    }
}
