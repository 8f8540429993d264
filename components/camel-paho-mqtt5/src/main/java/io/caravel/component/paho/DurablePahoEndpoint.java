package io.caravel.component.paho;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Endpoint;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/**
 * A topic on a broker. Takes the options of Camel's endpoint; with a client given by the user
 * ({@code client=#bean}) it is Camel's endpoint, because that client's connection is not ours.
 */
public final class DurablePahoEndpoint extends PahoMqtt5Endpoint {

    /** A broker keeps what is larger to itself: reading it would fill a small heap. */
    private static final long LARGEST_PACKET = 4L << 20;

    DurablePahoEndpoint(
            String uri,
            String topic,
            DurablePahoComponent component,
            PahoMqtt5Configuration configuration) {
        super(uri, topic, component, configuration);
    }

    @Override
    public Producer createProducer() throws Exception {
        return getClient() != null ? super.createProducer() : new DurablePahoProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (getClient() != null) {
            return super.createConsumer(processor);
        }
        DurablePahoConsumer consumer = new DurablePahoConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public DurablePahoComponent getComponent() {
        return (DurablePahoComponent) super.getComponent();
    }

    /** The options of a connect; reconnecting is ours, hence never the client's. */
    MqttConnectionOptions options() {
        MqttConnectionOptions options = createMqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setMaximumPacketSize(LARGEST_PACKET);
        if (options.getSocketFactory() == null && isPlain()) {
            options.setSocketFactory(new BufferedSockets());
        }
        return options;
    }

    private boolean isPlain() {
        String broker = getConfiguration().getBrokerUrl();
        return getConfiguration().getServerURIs() == null
                && broker != null
                && broker.startsWith("tcp:");
    }

    MqttConnection connection() {
        return getComponent().connection(this);
    }
}
