package io.caravel.lab;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Hears what arrives on an MQTT connection, as text, and when that ends. Set before the connection
 * is made, it misses nothing that a session has waiting.
 */
public final class MqttArrivals implements MqttCallback {
    private final BiConsumer<String, String> arrived;
    private final Runnable ended;

    /**
     * @param arrived takes topic and payload, one after the other in the order of arrival
     */
    public MqttArrivals(BiConsumer<String, String> arrived) {
        this(arrived, () -> {});
    }

    /**
     * @param ended called when the connection has ended
     */
    public MqttArrivals(BiConsumer<String, String> arrived, Runnable ended) {
        this.arrived = arrived;
        this.ended = ended;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        arrived.accept(topic, new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        ended.run();
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // ends the connection, or is told to the caller of connect or publish
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // told to the caller of publish
    }

    @Override
    public void connectComplete(boolean again, String url) {
        // told to the caller of connect
    }

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {
        // no extended authentication
    }
}
