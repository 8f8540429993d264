package io.caravel.edge.twins;

import io.caravel.component.paho.Publication;
import io.caravel.component.paho.Publications;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Makes messages for the broker of a list of {@link MqttOut}; no header is left. A step of a route
 * that every answer takes, hence without a language.
 */
public final class MqttEnvelope implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        List<?> all = message.getBody(List.class);
        message.removeHeaders("*");
        message.setBody(
                new Publications(
                        all.stream().map(MqttOut.class::cast).map(this::publication).toList()));
    }

    private Publication publication(MqttOut out) {
        return new Publication(out.topic(), out.payload().getBytes(StandardCharsets.UTF_8));
    }
}
