package io.caravel.component.paho;

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
 * after the other in the order in which they were acknowledged.
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
        Message in = exchange.getMessage();
        try {
            String topic =
                    in.getHeader(
                            PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC,
                            endpoint.getTopic(),
                            String.class);
            connection
                    .publish(topic, message(in))
                    .whenCompleteAsync(
                            (done, why) -> {
                                if (why != null) {
                                    exchange.setException(why);
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

    private MqttMessage message(Message in) {
        PahoMqtt5Configuration defaults = endpoint.getConfiguration();
        byte[] payload = in.getBody(byte[].class);
        MqttMessage message = new MqttMessage(payload == null ? new byte[0] : payload);
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
