package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a box gets from its broker. */
class EmbeddedBrokerTest {

    @TempDir Path folder;
    private String listen;
    private EmbeddedBroker broker;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void choosePort() throws IOException {
        listen = "127.0.0.1:" + Ports.free();
        broker = new EmbeddedBroker(folder, listen);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private MqttClient client(String name, MqttConnectionOptions options) throws MqttException {
        MqttClient client = new MqttClient("tcp://" + listen, name, new MemoryPersistence());
        client.connect(options);
        return client;
    }

    private static MqttConnectionOptions durable() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(86_400L);
        return options;
    }

    private void listen(MqttClient client, String filter) throws MqttException {
        client.subscribe(
                new MqttSubscription[] {new MqttSubscription(filter, 1)},
                new IMqttMessageListener[] {
                    (topic, message) ->
                            seen.add(new String(message.getPayload(), StandardCharsets.UTF_8))
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aSessionAndWhatWaitsForItSurviveARestart() throws Exception {
        // Given a subscriber that is away and messages that came meanwhile
        broker.start();
        MqttClient away = client("app", durable());
        listen(away, "$hw/events/device/+/+/twin/update");
        away.disconnect();
        away.close();
        MqttClient device = client("device", new MqttConnectionOptions());
        for (int i = 0; i < 20; i++) {
            device.publish("$hw/events/device/a/b/twin/update", bytes("m" + i), 1, false);
        }
        device.disconnectForcibly(100, 100);
        device.close(true);
        // When the broker starts again and the subscriber is back
        broker.stop();
        broker = new EmbeddedBroker(folder, listen);
        broker.start();
        MqttClient back = client("app", durable());
        listen(back, "$hw/events/device/+/+/twin/update");
        // Then it gets what came after it, and a retained message reaches who comes later
        back.publish("$hw/events/device/a/b/twin/update", bytes("last"), 1, false);
        await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains("last"));
        back.disconnectForcibly(100, 100);
        back.close(true);
    }

    @Test
    void withUsersOnlyTheyGetIn() throws Exception {
        // Given a broker with a user
        broker.setUsers("edge=secret");
        broker.start();
        // When clients come without and with the password
        assertThatThrownBy(() -> client("nobody", new MqttConnectionOptions()))
                .isInstanceOf(MqttException.class);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("edge");
        options.setPassword(bytes("secret"));
        MqttClient edge = client("edge", options);
        // Then only the user gets in, and can publish and subscribe
        listen(edge, "t/#");
        edge.publish("t/a", bytes("hello"), 1, false);
        await().atMost(Duration.ofSeconds(60)).until(() -> seen.contains("hello"));
        edge.disconnectForcibly(100, 100);
        edge.close(true);
    }

    @Test
    void itRefusesToStartWithASentence() throws Exception {
        // Given wrong settings, each is refused with its code
        assertThatThrownBy(() -> new EmbeddedBroker(folder, "0.0.0.0:18830").start())
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith("EDGE-BROKER-001");
        assertThatThrownBy(() -> new EmbeddedBroker(folder, "nowhere").start())
                .hasMessageStartingWith("EDGE-BROKER-005");
        EmbeddedBroker tls = new EmbeddedBroker(folder, listen);
        tls.setTlsListen("0.0.0.0:18831");
        assertThatThrownBy(tls::start).hasMessageStartingWith("EDGE-BROKER-010");
        tls.setKeyStore(folder.resolve("no.p12").toString());
        assertThatThrownBy(tls::start).hasMessageStartingWith("EDGE-BROKER-010");
        EmbeddedBroker files = new EmbeddedBroker(folder, listen);
        files.setUsersFile(folder.resolve("nothing").toString());
        assertThatThrownBy(files::start).hasMessageStartingWith("EDGE-BROKER-006");
        assertThatThrownBy(() -> broker.setUsers("nopassword"))
                .hasMessageStartingWith("EDGE-BROKER-003")
                .hasMessageNotContaining("nopassword");
        try (ServerSocket taken = new ServerSocket(0)) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() -> new EmbeddedBroker(folder, address).start())
                    .hasMessageStartingWith("EDGE-BROKER-002");
        }
        assertThat(broker.isRunning()).isFalse();
    }
}
