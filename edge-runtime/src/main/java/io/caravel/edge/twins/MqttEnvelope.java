package io.caravel.edge.twins;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;

/**
 * Makes a message for the broker of a {@link MqttOut}: its topic is the only header that is left. A
 * step of a route that every answer takes, hence without a language.
 */
public final class MqttEnvelope implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        MqttOut out = message.getBody(MqttOut.class);
        message.removeHeaders("*");
        message.setHeader(PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC, out.topic());
        message.setBody(out.payload().getBytes(StandardCharsets.UTF_8));
    }
}
