package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.lab.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of both versions of MQTT, with Mosquitto's own programs. */
class SessionsTest {

    @TempDir Path folder;
    private String port;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_sub")), "no mosquitto_sub");
        port = String.valueOf(Ports.free());
        broker = new EmbeddedBroker(folder, "127.0.0.1:" + port);
        broker.start();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void aSessionKeepsWhatCameMeanwhileAlsoOverARestart(String version) throws Exception {
        // Given a session that was there once and is away
        List<String> session = new ArrayList<>(List.of("-c", "-i", "app", "-t", "plant/+"));
        if (version.equals("mqttv5")) {
            session.addAll(List.of("-x", "3600"));
        }
        run("mosquitto_sub", version, session, "-E");
        // When messages come and the broker starts again
        for (int i = 0; i < 3; i++) {
            run("mosquitto_pub", version, List.of("-t", "plant/a"), "-m", "m" + i);
        }
        broker.stop();
        broker = new EmbeddedBroker(folder, "127.0.0.1:" + port);
        broker.start();
        // Then it gets them
        assertThat(run("mosquitto_sub", version, session, "-C", "3", "-W", "60"))
                .isEqualTo("m0\nm1\nm2\n");
    }

    private String run(String program, String version, List<String> arguments, String... more)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/" + program, "-V", version));
        command.addAll(List.of("-p", port, "-q", "1"));
        command.addAll(arguments);
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
