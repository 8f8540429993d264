package io.caravel.edge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.edge.pods.PodRules;
import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConfigTest {

    private static final String[] NO_ARGUMENTS = {};

    @Test
    void theDefaultsAreThoseOfTheFile() {
        // When
        EdgeConfig config = read(Map.of());
        // Then
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/caravel"));
        assertThat(config.mqtt().embedded()).isTrue();
        assertThat(config.mqtt().url()).isEqualTo("tcp://127.0.0.1:1883");
        assertThat(config.report().heartbeat()).hasSeconds(10);
        assertThat(config.pods().logs()).isEqualTo(Path.of("/var/lib/caravel/logs/pods"));
    }

    @Test
    void theRulesForPodsAreRead() {
        // When
        PodRules rules =
                read(Map.of("edge.pods.dns.servers", "10.0.0.1, fd00::1", "edge.pods.static", "/p"))
                        .pods()
                        .rules();
        // Then
        assertThat(rules.dns().servers()).containsExactly("10.0.0.1", "fd00::1");
        assertThat(rules.dns().domain()).isEqualTo("cluster.local");
        assertThat(rules.staticPods()).contains(Path.of("/p"));
        assertThat(rules.groups()).isEqualTo("kubepods");
    }

    @Test
    void theLaterLayerWins(@TempDir Path folder) throws IOException {
        // Given
        Path file = folder.resolve("edge.properties");
        Files.writeString(
                file,
                """
                edge.node = from-file
                edge.link.url = ws://localhost:1
                edge.heartbeat.seconds = 5
                edge.pods.max = 20
                """);
        Properties system = new Properties();
        system.put("edge.pods.max", "40");
        Map<String, String> environment =
                Map.of("EDGE_HEARTBEAT_SECONDS", "7", "EDGE_PODS_MAX", "30");
        // When
        EdgeConfig config =
                EdgeConfig.read(new String[] {"--config", file.toString()}, environment, system);
        // Then
        assertThat(config.node()).isEqualTo("from-file");
        assertThat(config.report().heartbeat()).hasSeconds(7);
        assertThat(config.pods().max()).isEqualTo(40);
    }

    @ParameterizedTest(name = "{0} = {1} is refused with {2}")
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    edge.node, "", EDGE-CONFIG-001
                    edge.node, Upper_Case, EDGE-CONFIG-001
                    edge.node, a..b, EDGE-CONFIG-001
                    edge.node, a-.b, EDGE-CONFIG-001
                    edge.link.url, http://cloud, EDGE-CONFIG-001
                    edge.link.url, ws://cloud.example.com:1, EDGE-CONFIG-001
                    edge.link.url, wss://cloud.example.com:1, EDGE-CONFIG-001
                    edge.link.keystore, /no/such/file, EDGE-CONFIG-001
                    edge.link.url, wss://, EDGE-CONFIG-001
                    edge.link.url, wss://a b:1, EDGE-CONFIG-001
                    edge.mqtt.url, foo://broker, EDGE-CONFIG-001
                    edge.mqtt.url, broker:1883, EDGE-CONFIG-001
                    edge.mqtt.listen, nowhere, EDGE-CONFIG-001
                    edge.mqtt.tls.listen, nowhere, EDGE-CONFIG-001
                    edge.mqtt.tls.certificates.required, maybe, EDGE-CONFIG-001
                    edge.mqtt.users.file, /no/such/file, EDGE-CONFIG-001
                    edge.mqtt.acl.file, /no/such/file, EDGE-CONFIG-001
                    edge.mqtt.truststore, /etc/passwd, EDGE-CONFIG-001
                    edge.mqtt.keystore, /no/such/file, EDGE-CONFIG-001
                    edge.live.enabled, perhaps, EDGE-CONFIG-001
                    edge.live.port, 0, EDGE-CONFIG-001
                    edge.live.buffer, 1, EDGE-CONFIG-001
                    edge.heartbeat.seconds, often, EDGE-CONFIG-001
                    edge.pods.dns.servers, ns.example, EDGE-CONFIG-001
                    edge.pods.dns.domain, "", EDGE-CONFIG-001
                    edge.pods.cgroup, ../up, EDGE-CONFIG-001
                    edge.pods.pids.max, -1, EDGE-CONFIG-001
                    edge.heartbeat.seconds, 0, EDGE-CONFIG-001
                    """)
    void aBadValueIsRefusedInOneSentence(String key, String value, String code) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith(code + " ")
                .hasMessageContaining(key.startsWith("edge.link.url") ? "edge.link" : key);
    }

    @Test
    void aCertificateForAnotherNodeIsRefused(@TempDir Path folder) throws Exception {
        // Given
        Path keys = folder.resolve("keys.p12");
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=system:node:edge-2");
        Path certificate = folder.resolve("keys.cer");
        keytool(keys, "-exportcert", "-file", certificate.toString());
        Path trusted = folder.resolve("trusted.p12");
        keytool(trusted, "-importcert", "-noprompt", "-file", certificate.toString());
        Map<String, String> settings =
                Map.of(
                        "edge.link.url", "wss://localhost:1",
                        "edge.link.keystore", keys.toString(),
                        "edge.link.keystore.password", "changeit",
                        "edge.link.truststore", trusted.toString(),
                        "edge.link.truststore.password", "changeit");
        // Then
        assertThatThrownBy(() -> read(settings))
                .hasMessageStartingWith("EDGE-CONFIG-004 edge.node is 'edge-1' ")
                .hasMessageContaining("'edge-2'");
        Map<String, String> right = new HashMap<>(settings);
        right.put("edge.node", "edge-2");
        assertThat(read(right).link().secure()).isTrue();
    }

    @Test
    void aSettingThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> read(Map.of("edge.nodename", "x")))
                .hasMessageStartingWith("EDGE-CONFIG-002 ");
    }

    @Test
    void anUnreadableFileOrAnUnknownArgumentIsRefused() {
        assertThatThrownBy(() -> EdgeConfig.read("--config", "/no/such/file"))
                .hasMessageStartingWith("EDGE-CONFIG-003 ");
        assertThatThrownBy(() -> EdgeConfig.read("--verbose"))
                .hasMessageStartingWith("EDGE-CONFIG-003 ");
    }

    private static EdgeConfig read(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("edge.node", "edge-1");
        all.put("edge.link.url", "ws://127.0.0.1:10000");
        all.putAll(settings);
        Properties system = new Properties();
        system.putAll(all);
        return EdgeConfig.read(NO_ARGUMENTS, Map.of(), system);
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "one", "-storetype", "PKCS12", "-storepass", "changeit"));
        command.addAll(List.of("-keystore", store.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }
}
