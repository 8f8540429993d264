package io.caravel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.cli.Caravel;
import io.caravel.cli.device.MqttLink;
import io.caravel.cli.device.MqttStores;
import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caravel edge set} at a Mosquitto that wants TLS and a certificate. */
class SetOverTlsTest {

    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
    private static final String UPDATE = "$hw/events/device/default/t1/twin/update";

    @TempDir Path folder;
    private final StringWriter err = new StringWriter();
    private Process broker;
    private String url;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(MOSQUITTO), "mosquitto is not installed");
        run("pki", "ca", "--out", folder.toString());
        run("pki", "server", "--out", folder.toString(), "--name", "localhost");
        run("pki", "node", "--out", folder.toString(), "--name", "edge-1");
        int port = Ports.free();
        url = "ssl://localhost:" + port;
        Path settings =
                Files.writeString(
                        folder.resolve("mosquitto.conf"),
                        """
                        listener %2$d 127.0.0.1
                        allow_anonymous false
                        require_certificate true
                        use_identity_as_username true
                        cafile %1$s/ca.crt
                        certfile %1$s/server.crt
                        keyfile %1$s/server.key
                        user root
                        """
                                .formatted(folder, port));
        broker =
                new ProcessBuilder(MOSQUITTO.toString(), "-c", settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("mosquitto.log").toFile())
                        .start();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.destroy();
            broker.onExit().join();
        }
    }

    private int run(String... words) {
        return Caravel.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    private String password(String store) throws IOException {
        return Files.readString(folder.resolve(store + ".password")).strip();
    }

    private String settings(String own) throws IOException {
        String text =
                "edge.data.dir=%1$s\nedge.mqtt.url=%2$s\nedge.mqtt.truststore=%1$s/truststore.p12\nedge.mqtt.truststore.password=%3$s\n"
                        .formatted(folder, url, password("truststore.p12"));
        return Files.writeString(folder.resolve("edge.properties"), text + own).toString();
    }

    private String certificate() throws IOException {
        return "edge.mqtt.keystore=%s\nedge.mqtt.keystore.password=%s\n"
                .formatted(folder.resolve("edge-1.p12"), password("edge-1.p12"));
    }

    /** An edge as far as the command sees it: it takes what is wanted. */
    private MqttLink edge() throws IOException {
        CompletableFuture<MqttLink> self = new CompletableFuture<>();
        MqttLink edge =
                new MqttLink(
                        url,
                        "edge",
                        (topic, payload) -> {
                            String id = new JsonObject(payload).getString("event_id");
                            String answer = new JsonObject().put("event_id", id).encode();
                            CompletableFuture.runAsync(
                                    () -> self.join().publish(UPDATE + "/result", answer));
                        },
                        UPDATE);
        edge.over(
                new MqttStores(
                        folder.resolve("truststore.p12").toString(),
                        password("truststore.p12"),
                        folder.resolve("edge-1.p12").toString(),
                        password("edge-1.p12")));
        edge.connect(60_000);
        self.complete(edge);
        return edge;
    }

    @Test
    void aValueIsSetWithTheCertificateOfTheEdgeAndNotWithout() throws IOException {
        // Given an edge at the broker
        try (MqttLink edge = edge()) {
            assertThat(edge.isConnected()).isTrue();
            // Then the command gets through with the stores of the settings
            String config = settings(certificate());
            assertThat(run("edge", "set", "--config", config, "default/t1", "target", "25"))
                    .as(err.toString())
                    .isZero();
            // And not without a certificate
            settings("");
            assertThat(run("edge", "set", "--config", config, "default/t1", "target", "25"))
                    .isOne();
            // And a store that cannot be opened is said in one sentence
            settings("edge.mqtt.keystore=" + folder.resolve("ca.crt") + "\n");
            assertThat(run("edge", "set", "--config", config, "default/t1", "target", "25"))
                    .isOne();
            assertThat(err.toString()).contains("ca.crt cannot be opened");
        }
    }
}
