package io.caravel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

    @TempDir Path folder;
    private Path own;
    private Path trusted;

    @BeforeEach
    void makeFiles() throws Exception {
        own = folder.resolve("own.p12");
        trusted = folder.resolve("trusted.p12");
        Path certificate = folder.resolve("own.cer");
        keytool(own, "-genkeypair", "-keyalg", "EC", "-dname", "CN=system:node:edge-1,O=nodes");
        keytool(own, "-exportcert", "-file", certificate.toString());
        keytool(trusted, "-importcert", "-noprompt", "-file", certificate.toString());
    }

    @Test
    void goodFilesTellTheNodeOfTheCertificate() {
        // Given
        KeyFiles files = files(own, "changeit", trusted, "changeit");
        // When
        files.check();
        // Then
        assertThat(files.node()).isEqualTo("edge-1");
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() {
        assertThatThrownBy(() -> files(own, "secret1", trusted, "changeit").check())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("EDGE-CONFIG-001 edge.link.keystore.password ")
                .hasMessageNotContaining("secret1");
        assertThatThrownBy(() -> files(own, "changeit", trusted, "secret1").check())
                .hasMessageStartingWith("EDGE-CONFIG-001 edge.link.truststore.password ")
                .hasMessageNotContaining("secret1");
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        // Given
        Path text = Files.writeString(folder.resolve("text"), "not a key");
        // Then
        assertThatThrownBy(() -> files(text, "changeit", trusted, "changeit").check())
                .hasMessageStartingWith("EDGE-CONFIG-001 edge.link.keystore must be ");
        assertThatThrownBy(() -> files(own, "changeit", text, "changeit").check())
                .hasMessageStartingWith("EDGE-CONFIG-001 edge.link.truststore must be ");
    }

    @Test
    void filesInEachOthersPlaceAreRefused() {
        assertThatThrownBy(() -> files(trusted, "changeit", trusted, "changeit").check())
                .hasMessageStartingWith("EDGE-CONFIG-001 edge.link.keystore must be ");
        assertThatThrownBy(() -> files(own, "changeit", own, "changeit").check())
                .hasMessageStartingWith("EDGE-CONFIG-001 edge.link.truststore must be ");
    }

    private KeyFiles files(Path keystore, String password, Path truststore, String trustPassword) {
        Properties system = new Properties();
        system.put("edge.link.keystore", keystore.toString());
        system.put("edge.link.keystore.password", password);
        system.put("edge.link.truststore", truststore.toString());
        system.put("edge.link.truststore.password", trustPassword);
        StringBuilder listed = new StringBuilder();
        system.keySet().forEach(key -> listed.append(key).append(" =\n"));
        Settings settings =
                Settings.read(
                        "edge",
                        new ByteArrayInputStream(listed.toString().getBytes()),
                        new String[] {},
                        Map.of(),
                        system);
        return new KeyFiles(settings, "edge.link");
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-alias", "one", "-storetype", "PKCS12", "-storepass", "changeit"));
        command.addAll(List.of("-keystore", store.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }
}
