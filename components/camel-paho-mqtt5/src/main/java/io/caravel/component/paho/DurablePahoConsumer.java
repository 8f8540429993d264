package io.caravel.component.paho;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Message;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each message to its route and acknowledges it when the exchange has completed. An exchange
 * that fails without a policy that handles it is tried again in place; it is never refused to the
 * broker, because MQTT 5 would not send it again on this connection.
 */
final class DurablePahoConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(DurablePahoConsumer.class);

    /**
     * Exchange properties: number of the arrival in its session, the same when it is tried again.
     */
    private static final String ARRIVAL = "CaravelArrival";

    private static final String ARRIVAL_SESSION = "CaravelArrivalSession";

    private final DurablePahoEndpoint endpoint;
    private ScheduledExecutorService thread;
    private MqttConnection connection;
    private Inbox inbox;

    DurablePahoConsumer(DurablePahoEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        PahoMqtt5Configuration configuration = endpoint.getConfiguration();
        if (configuration.getQos() > 1) {
            LOG.warn(
                    "MQTT-009 '{}' is consumed with QoS 1 instead of {}: only QoS 1 can be"
                            + " acknowledged after the route",
                    endpoint.getTopic(),
                    configuration.getQos());
        }
        thread =
                getEndpoint()
                        .getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(
                                this, "paho-mqtt5 " + endpoint.getTopic());
        inbox =
                new Inbox(
                        endpoint.getTopic(),
                        Math.min(1, configuration.getQos()),
                        configuration.getReceiveMaximum(),
                        this::handle,
                        thread);
        connection = endpoint.connection();
        connection.subscribe(inbox);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        MqttConnection leaving = connection;
        ScheduledExecutorService ending = thread;
        leaving.unsubscribe(inbox);
        // exchanges still running acknowledge before the connection goes
        inbox.close(leaving::release);
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(ending);
    }

    private void handle(Delivery delivery) {
        Inbox from = inbox;
        Exchange exchange = exchange(delivery);
        getAsyncProcessor()
                .process(
                        exchange,
                        doneSync -> {
                            Exception why = exchange.getException();
                            boolean failed = why != null || exchange.isRollbackOnly();
                            if (failed) {
                                LOG.warn(
                                        "MQTT-010 message on '{}' is kept and tried again: {}",
                                        delivery.topic,
                                        why == null ? "rolled back" : why.toString());
                            }
                            releaseExchange(exchange, false);
                            from.completed(delivery, failed);
                        });
    }

    private Exchange exchange(Delivery delivery) {
        Exchange exchange = createExchange(false);
        PahoMqtt5Message in = new PahoMqtt5Message(exchange.getContext(), delivery.message);
        in.setBody(delivery.message.getPayload());
        in.setHeader(PahoMqtt5Constants.MQTT_TOPIC, delivery.topic);
        in.setHeader(PahoMqtt5Constants.MQTT_QOS, delivery.message.getQos());
        in.setHeader(
                PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, delivery.message.getProperties());
        exchange.setIn(in);
        exchange.setProperty(ARRIVAL, delivery.number);
        exchange.setProperty(ARRIVAL_SESSION, delivery.session.name());
        return exchange;
    }
}
