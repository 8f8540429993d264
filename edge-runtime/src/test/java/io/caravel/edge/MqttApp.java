package io.caravel.edge;

import io.caravel.lab.MqttPublish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** A device or application with a client of its own, which keeps what it hears. */
final class MqttApp implements AutoCloseable {

    /** A message that arrived. */
    record Heard(String topic, String text) {}

    private static final int REFUSED = 0x80;

    final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final MqttClient client;

    private MqttApp(String url, MqttConnectionOptions options) throws MqttException {
        client = new MqttClient(url, "app-" + System.nanoTime(), new MemoryPersistence());
        client.setTimeToWait(60_000);
        client.connect(options);
    }

    static MqttApp anonymous(String url) throws MqttException {
        return new MqttApp(url, new MqttConnectionOptions());
    }

    /** Logs in by name and password, or by certificate when the name is empty. */
    static MqttApp login(String url, String user, String password, SocketFactory sockets)
            throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        if (!user.isEmpty()) {
            options.setUserName(user);
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        if (sockets != null) {
            options.setSocketFactory(sockets);
        }
        return new MqttApp(url, options);
    }

    /** Subscribes; fails when the broker refuses it. */
    void listen(String filter) throws MqttException {
        IMqttToken answer =
                client.subscribe(
                        new MqttSubscription[] {new MqttSubscription(filter, 1)},
                        new IMqttMessageListener[] {(topic, message) -> hear(topic, message)});
        if (answer.getReasonCodes()[0] >= REFUSED) {
            throw new MqttException(answer.getReasonCodes()[0]);
        }
    }

    private void hear(String topic, MqttMessage message) {
        heard.add(new Heard(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    void publish(String topic, String payload) throws MqttException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8), false);
    }

    void publish(String topic, byte[] payload, boolean retained) throws MqttException {
        MqttPublish.one(client, topic, payload, retained);
    }

    List<String> on(String ending) {
        return heard.stream()
                .filter(message -> message.topic().endsWith(ending))
                .map(Heard::text)
                .toList();
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 100, true);
        client.close(true);
    }
}
