package io.caravel.component.paho;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.support.DefaultAsyncProducer;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Publishes and completes the exchange when the broker has acknowledged (QoS 0: when sent). Without
 * a connection the exchange fails at once with {@link MqttPublishException}. Exchanges go on one
 * after the other in the order in which they were acknowledged. A body of {@link Publications} is
 * published whole, without waiting in between; the exchange fails with the first failure, after all
 * have ended.
 */
final class DurablePahoProducer extends DefaultAsyncProducer {

    private final DurablePahoEndpoint endpoint;
    private MqttConnection connection;
    private InTurn inTurn;

    DurablePahoProducer(DurablePahoEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            List<Outgoing> messages = messages(exchange.getMessage());
            connection.publish(messages);
            CompletableFuture.allOf(
                            messages.stream()
                                    .map(message -> message.outcome)
                                    .toArray(CompletableFuture<?>[]::new))
                    .whenCompleteAsync(
                            (done, why) -> {
                                if (why != null) {
                                    exchange.setException(cause(why));
                                }
                                callback.done(false);
                            },
                            inTurn);
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private static Throwable cause(Throwable why) {
        return why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
    }

    private List<Outgoing> messages(Message in) {
        if (in.getBody() instanceof Publications several) {
            return several.messages().stream()
                    .map(one -> new Outgoing(one.topic(), message(in, one.payload())))
                    .toList();
        }
        String topic =
                in.getHeader(
                        PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC,
                        endpoint.getTopic(),
                        String.class);
        byte[] payload = in.getBody(byte[].class);
        return List.of(new Outgoing(topic, message(in, payload == null ? new byte[0] : payload)));
    }

    private MqttMessage message(Message in, byte[] payload) {
        PahoMqtt5Configuration defaults = endpoint.getConfiguration();
        MqttMessage message = new MqttMessage(payload);
        message.setQos(
                in.getHeader(
                        PahoMqtt5Constants.CAMEL_PAHO_MSG_QOS, defaults.getQos(), Integer.class));
        message.setRetained(
                in.getHeader(
                        PahoMqtt5Constants.CAMEL_PAHO_MSG_RETAINED,
                        defaults.isRetained(),
                        Boolean.class));
        MqttProperties properties =
                in.getHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, MqttProperties.class);
        if (properties != null) {
            message.setProperties(properties);
        }
        return message;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        inTurn = new InTurn(endpoint.getComponent().completions());
        connection = endpoint.connection();
        connection.retain();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        connection.release();
    }
}
