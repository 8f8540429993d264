package io.caravel.broker;

import io.caravel.lab.MqttArrivals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** A client of MQTT 5 that tells what the broker answered. */
final class Client implements AutoCloseable {

    static final int GRANTED = 0;
    static final int NOT_AUTHORIZED = 0x87;
    private static final long LONGEST_MS = 60_000;

    final List<String> seen = new CopyOnWriteArrayList<>();
    private final MqttAsyncClient client;

    Client(String listen, String clientId, MqttConnectionOptions options) throws MqttException {
        client = new MqttAsyncClient("tcp://" + listen, clientId, new MemoryPersistence());
        client.setCallback(
                new MqttArrivals(
                        (topic, text) -> seen.add(topic + " " + text),
                        () -> seen.add("disconnected")));
        client.connect(options).waitForCompletion(LONGEST_MS);
    }

    static Client login(String listen, String user, String password) throws MqttException {
        return new Client(listen, "client-of-" + user, options(user, password));
    }

    static MqttConnectionOptions options(String user, String password) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        if (user != null) {
            options.setUserName(user);
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        return options;
    }

    /** Publishes with QoS 1; gives the reason code of the acknowledgement. */
    int publish(String topic, String payload, boolean retained) throws MqttException {
        return answer(client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, retained));
    }

    /** Subscribes with QoS 1; gives the reason code. */
    int subscribe(String filter) throws MqttException {
        int code = answer(client.subscribe(new MqttSubscription(filter, 1)));
        return code == 1 ? GRANTED : code;
    }

    private static int answer(IMqttToken token) throws MqttException {
        try {
            token.waitForCompletion(LONGEST_MS);
        } catch (MqttException e) {
            if (token.getReasonCodes() == null || token.getReasonCodes().length == 0) {
                throw e;
            }
        }
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 ? GRANTED : codes[0];
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 100, true);
        client.close(true);
    }
}
