package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.component.paho.TestBroker;
import io.caravel.edge.Certificates;
import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets mqtt-source and mqtt-sink at brokers with TLS and logins, and at a Mosquitto. */
class MqttBrokersKameletTest {

    private static final JsonObject NONE = new JsonObject();
    private static final JsonObject VISITOR =
            new JsonObject()
                    .put("topic", "room/state")
                    .put("path", "$.celsius")
                    .put("setTopic", "room/set");

    @TempDir Path folder;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Certificates certificates;

    @BeforeEach
    void certificates() throws Exception {
        certificates = new Certificates(folder);
        certificates.keys("server");
        certificates.keys("edge");
    }

    private Map<String, String> stores(String own) throws Exception {
        return own.isEmpty()
                ? Map.of(
                        "edge.mqtt.truststore",
                        certificates.trusting("server").toString(),
                        "edge.mqtt.truststore.password",
                        Certificates.PASSWORD)
                : Map.of(
                        "edge.mqtt.truststore",
                        certificates.trusting("server").toString(),
                        "edge.mqtt.truststore.password",
                        Certificates.PASSWORD,
                        "edge.mqtt.keystore",
                        certificates.keys(own).toString(),
                        "edge.mqtt.keystore.password",
                        Certificates.PASSWORD);
    }

    private static Map<String, String> with(Map<String, String> one, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(one);
        all.putAll(more);
        return all;
    }

    private MqttClient room(String url, MqttConnectionOptions options) throws Exception {
        MqttClient room = new MqttClient(url, "room", new MemoryPersistence());
        room.connect(options);
        room.subscribe(
                new MqttSubscription[] {new MqttSubscription("room/set", 1)},
                new IMqttMessageListener[] {
                    (topic, message) ->
                            heard.add(new String(message.getPayload(), StandardCharsets.UTF_8))
                });
        return room;
    }

    /** A reading arrives and a wanted value is published, through whatever broker it is. */
    private void readsAndWrites(DeviceEdge edge, JsonObject config, MqttClient room)
            throws Exception {
        try {
            edge.device("room", "mqtt", config, wanted("target", "23", VISITOR));
            edge.device(
                    "room",
                    "mqtt",
                    config,
                    property("celsius", VISITOR),
                    wanted("target", "23", new JsonObject().put("setTopic", "room/set")));
            soon().until(
                            () -> {
                                room.publish("room/state", "{\"celsius\":21}".getBytes(), 1, false);
                                return "21".equals(edge.reported("room", "celsius"));
                            });
            soon().until(() -> heard.contains("23"));
        } finally {
            room.disconnectForcibly(100, 100);
            room.close(true);
        }
    }

    private static MqttConnectionOptions user(String name, String password) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(name);
        options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        return options;
    }

    @Test
    void aMosquittoIsReadAndWritten() throws Exception {
        assumeTrue(TestBroker.mosquittoInstalled(), "mosquitto is not installed");
        try (TestBroker broker = TestBroker.of("mosquitto", folder.resolve("m"))) {
            broker.start();
            try (DeviceEdge edge = new DeviceEdge(folder, Map.of("edge.mqtt.url", broker.url()))) {
                readsAndWrites(edge, NONE, room(broker.url(), new MqttConnectionOptions()));
            }
        }
    }

    @Test
    void aMosquittoWithTlsThatIsTheEdgesBrokerIsReadAndWrittenByCertificate() throws Exception {
        assumeTrue(TestBroker.mosquittoInstalled(), "mosquitto is not installed");
        String access =
                "listener %d 127.0.0.1\nallow_anonymous false\nrequire_certificate true\n"
                        + ("use_identity_as_username true\ncertfile "
                                + certificates.certificate("server"))
                        + ("\nkeyfile " + certificates.key("server"))
                        + ("\ncafile " + certificates.certificate("edge") + "\n");
        try (TestBroker broker = TestBroker.mosquitto(folder.resolve("m"), access)) {
            broker.start();
            String url = broker.url().replace("tcp://127.0.0.1", "ssl://localhost");
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setSocketFactory(certificates.sockets("server", "edge"));
            try (DeviceEdge edge =
                    new DeviceEdge(folder, with(stores("edge"), Map.of("edge.mqtt.url", url)))) {
                readsAndWrites(edge, NONE, room(url, options));
            }
        }
    }

    @Test
    void theEdgesOwnBrokerIsReachedOverTlsAsAnotherUser() throws Exception {
        // Given an edge whose broker has users and TLS
        int tls = Ports.free();
        Path users = Files.writeString(folder.resolve("users"), "room:one\n");
        Map<String, String> settings =
                Map.of(
                        "edge.mqtt.users.file",
                        users.toString(),
                        "edge.mqtt.tls.listen",
                        "127.0.0.1:" + tls,
                        "edge.mqtt.tls.keystore",
                        certificates.keys("server").toString(),
                        "edge.mqtt.tls.keystore.password",
                        Certificates.PASSWORD);
        try (DeviceEdge edge = new DeviceEdge(folder, with(stores(""), settings))) {
            // When its Kamelets come over TLS with a login of the device
            JsonObject config =
                    new JsonObject()
                            .put("brokerUrl", "ssl://localhost:" + tls)
                            .put("username", "room")
                            .put("password", "one");
            readsAndWrites(edge, config, room(edge.broker(), user("room", "one")));
        }
    }

    @Test
    void anotherBrokerIsNotToldTheLoginOfTheEdge() throws Exception {
        assumeTrue(TestBroker.mosquittoInstalled(), "mosquitto is not installed");
        // Given another broker that would take the edge's own user, and nobody else
        Path users = Files.writeString(folder.resolve("others"), "edge:own\n");
        new ProcessBuilder("/usr/bin/mosquitto_passwd", "-U", users.toString()).start().waitFor();
        String access =
                "listener %d 127.0.0.1\nallow_anonymous false\npassword_file " + users + "\n";
        Map<String, String> login =
                Map.of("edge.mqtt.username", "edge", "edge.mqtt.password", "own");
        try (TestBroker other = TestBroker.mosquitto(folder.resolve("m"), access);
                DeviceEdge edge = new DeviceEdge(folder, login)) {
            other.start();
            // When a device names it without a login
            JsonObject config = new JsonObject().put("brokerUrl", other.url());
            edge.device("room", "mqtt", config, wanted("target", "23", VISITOR));
            // Then it says so, and does not come in as the edge
            soon().until(() -> edge.state("room").matches("offline|unhealthy"));
            soon().until(
                            () ->
                                    Files.readString(folder.resolve("m/mosquitto.log"))
                                            .contains("not authori"));
            assertThat(Files.readString(folder.resolve("m/mosquitto.log")))
                    .doesNotContain("u'edge'");
        }
    }
}
