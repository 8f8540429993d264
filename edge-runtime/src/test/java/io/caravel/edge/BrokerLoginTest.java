package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.component.paho.TestBroker;
import io.caravel.lab.Ports;
import io.caravel.runtime.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge and its devices at brokers that want to know who they are. */
class BrokerLoginTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ASK = "$hw/events/node/edge-1/membership/get";

    @TempDir Path folder;

    /** A device gets an answer of the edge: both are in, and each hears the other. */
    private static void awaitAnswer(MqttApp device) throws MqttException {
        device.listen(WholeEdge.T1 + "+/+/result");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            device.publish(WholeEdge.T1 + "twin/get", "{}");
                            return device.on("twin/get/result").stream()
                                    .anyMatch(answer -> answer.contains("\"twin\""));
                        });
    }

    private Map<String, String> external(Certificates certificates, String url, String own)
            throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("edge.mqtt.url", url.replace("tcp://127.0.0.1", "ssl://localhost"));
        settings.put("edge.mqtt.truststore", certificates.trusting("server").toString());
        settings.put("edge.mqtt.truststore.password", Certificates.PASSWORD);
        if (own.isEmpty()) {
            settings.put("edge.mqtt.username", "edge");
            settings.put("edge.mqtt.password", "own");
        } else {
            settings.put("edge.mqtt.keystore", certificates.keys(own).toString());
            settings.put("edge.mqtt.keystore.password", Certificates.PASSWORD);
        }
        return settings;
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "certificate"})
    void theEdgeLogsInToAMosquittoWithTls(String by) throws Exception {
        assumeTrue(TestBroker.mosquittoInstalled(), "mosquitto is not installed");
        // Given a Mosquitto with TLS that wants a password or a certificate
        Certificates certificates = new Certificates(folder);
        certificates.keys("server");
        certificates.keys("edge");
        Path users = Files.writeString(folder.resolve("users"), "edge:own\nt1:one\n");
        new ProcessBuilder("/usr/bin/mosquitto_passwd", "-U", users.toString()).start().waitFor();
        boolean certificate = by.equals("certificate");
        String access =
                "listener %d 127.0.0.1\nallow_anonymous false\n"
                        + ("certfile " + certificates.certificate("server") + "\n")
                        + ("keyfile " + certificates.key("server") + "\n")
                        + (certificate
                                ? "require_certificate true\nuse_identity_as_username true\ncafile "
                                        + certificates.certificate("edge")
                                        + "\n"
                                : "password_file " + users + "\n");
        try (TestBroker broker = TestBroker.mosquitto(folder.resolve("m"), access)) {
            broker.start();
            String url = broker.url().replace("tcp://127.0.0.1", "ssl://localhost");
            // When the edge starts with its login, and a device comes with its own
            try (WholeEdge edge =
                            new WholeEdge(
                                    folder,
                                    external(
                                            certificates,
                                            broker.url(),
                                            certificate ? "edge" : ""));
                    MqttApp device =
                            certificate
                                    ? MqttApp.login(
                                            url, "", "", certificates.sockets("server", "edge"))
                                    : MqttApp.login(
                                            url, "t1", "one", certificates.sockets("server", ""))) {
                // Then they meet
                awaitAnswer(device);
            }
        }
    }

    private Map<String, String> embedded(Certificates certificates, int plain, int tls)
            throws Exception {
        Files.writeString(folder.resolve("users"), "t1:one\nt2:two\n");
        Files.writeString(
                folder.resolve("acl"), "pattern readwrite $hw/events/device/default/%u/#\n");
        return new HashMap<>(
                Map.of(
                        "edge.mqtt.url",
                        "",
                        "edge.mqtt.listen",
                        "127.0.0.1:" + plain,
                        "edge.mqtt.users.file",
                        folder.resolve("users").toString(),
                        "edge.mqtt.acl.file",
                        folder.resolve("acl").toString(),
                        "edge.mqtt.tls.listen",
                        "0.0.0.0:" + tls,
                        "edge.mqtt.tls.keystore",
                        certificates.keys("server").toString(),
                        "edge.mqtt.tls.keystore.password",
                        Certificates.PASSWORD,
                        "edge.mqtt.tls.truststore",
                        certificates.trusting("t1").toString(),
                        "edge.mqtt.tls.truststore.password",
                        Certificates.PASSWORD));
    }

    @Test
    void devicesLogInToTheEmbeddedBrokerByPasswordOrCertificate() throws Exception {
        // Given an edge whose broker has users, rules and TLS
        Certificates certificates = new Certificates(folder);
        int plain = Ports.free();
        int tls = Ports.free();
        String url = "tcp://127.0.0.1:" + plain;
        String secure = "ssl://localhost:" + tls;
        try (WholeEdge edge = new WholeEdge(folder, embedded(certificates, plain, tls))) {
            // Then a device gets its answers with a password, with TLS, and with a certificate
            try (MqttApp device = MqttApp.login(url, "t1", "one", null)) {
                awaitAnswer(device);
            }
            try (MqttApp device =
                    MqttApp.login(secure, "t1", "one", certificates.sockets("server", ""))) {
                awaitAnswer(device);
            }
            try (MqttApp device =
                    MqttApp.login(secure, "", "", certificates.sockets("server", "t1"))) {
                awaitAnswer(device);
            }
            // And not without, with another's certificate, or on topics of another
            assertThatThrownBy(() -> MqttApp.anonymous(url).close())
                    .isInstanceOf(MqttException.class);
            for (String own : List.of("", "t2")) {
                SocketFactory sockets = certificates.sockets("server", own);
                assertThatThrownBy(() -> MqttApp.login(secure, "", "", sockets).close())
                        .isInstanceOf(MqttException.class);
            }
            try (MqttApp other = MqttApp.login(url, "t2", "two", null)) {
                assertThatThrownBy(() -> other.listen(ASK)).isInstanceOf(MqttException.class);
                assertThatThrownBy(() -> other.listen(WholeEdge.T1 + "#"))
                        .isInstanceOf(MqttException.class);
            }
        }
    }

    @Test
    void anEdgeWhoseBrokerWouldBeOpenToTheNetworkDoesNotStart() throws Exception {
        assertThatThrownBy(
                        () ->
                                new WholeEdge(
                                                folder,
                                                Map.of(
                                                        "edge.mqtt.url",
                                                        "",
                                                        "edge.mqtt.listen",
                                                        "0.0.0.0:" + Ports.free()))
                                        .close())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("EDGE-BROKER-001");
    }
}
