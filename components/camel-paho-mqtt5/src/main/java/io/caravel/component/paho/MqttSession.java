package io.caravel.component.paho;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network connection, from connect to loss; never reused. Each has a client of its own, so that
 * an acknowledgement finished late cannot reach the next connection, where the same packet id may
 * already stand for another message.
 */
final class MqttSession implements MqttCallback {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);

    private final MqttAsyncClient client;
    private final MqttConnection owner;
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final String name = UUID.randomUUID().toString();

    MqttSession(String brokerUrl, String clientId, MqttConnection owner) throws MqttException {
        this.owner = owner;
        client = new ReadingClient(brokerUrl, clientId);
        client.setManualAcks(true);
        client.setCallback(this); // before connect: the broker replays right after it
    }

    /** A name that no other session has. */
    String name() {
        return name;
    }

    /** Connects; the outcome comes as {@code connected} or {@code lost}. */
    void connect(MqttConnectionOptions options) {
        try {
            client.connect(
                    options,
                    null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            owner.connected(MqttSession.this, receiveMaximum(token));
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable why) {
                            end(why);
                        }
                    });
        } catch (MqttException e) {
            end(e);
        }
    }

    private static int receiveMaximum(IMqttToken token) {
        MqttProperties properties = token.getResponseProperties();
        Integer maximum = properties == null ? null : properties.getReceiveMaximum();
        return maximum == null ? 65_535 : maximum;
    }

    /** Subscribes to all; {@code done} is called with the outcome, on a thread of the client. */
    void subscribe(List<MqttSubscription> subscriptions, MqttActionListener done)
            throws MqttException {
        client.subscribe(
                subscriptions.toArray(MqttSubscription[]::new), null, done, new MqttProperties());
    }

    void unsubscribe(String filter) {
        try {
            client.unsubscribe(filter);
        } catch (MqttException e) {
            LOG.debug("cannot unsubscribe from {}", filter, e);
        }
    }

    void publish(String topic, MqttMessage message, MqttActionListener done) throws MqttException {
        client.publish(topic, message, null, done);
    }

    void acknowledge(MqttMessage message) {
        if (!alive.get() || message.getQos() == 0) {
            return;
        }
        try {
            client.messageArrivedComplete(message.getId(), message.getQos());
        } catch (MqttException e) {
            // the connection is going: the broker sends the message again on the next one
            LOG.debug("message {} not acknowledged", message.getId(), e);
        }
    }

    boolean isAlive() {
        return alive.get();
    }

    /** Says goodbye, keeping the broker's session, and frees the threads. Blocks up to 2 s. */
    void close() {
        alive.set(false);
        try {
            if (client.isConnected()) {
                client.disconnect(500).waitForCompletion(1_500);
            }
        } catch (MqttException e) {
            LOG.debug("disconnect of {}", client.getClientId(), e);
        }
        discard();
    }

    private void discard() {
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(1, 1, false);
            }
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("close of {}", client.getClientId(), e);
        }
    }

    private void end(Throwable why) {
        if (alive.compareAndSet(true, false)) {
            owner.lost(this, why);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        if (topic.equals(ReadablePackets.UNREADABLE)) {
            LOG.warn(
                    "MQTT-013 '{}' left out a message whose topic or properties cannot be read:"
                            + " correct who publishes it",
                    client.getClientId());
            acknowledge(message);
            return;
        }
        owner.arrived(this, topic, message);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        Throwable why = response.getException();
        end(why != null ? why : new MqttException(response.getReturnCode()));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        LOG.warn(
                "MQTT-006 protocol error on the connection of '{}': {}",
                client.getClientId(),
                exception.getMessage());
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // connected() comes from the connect token, which also carries the broker's limits
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // no extended authentication
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // each publish has its own listener
    }
}
