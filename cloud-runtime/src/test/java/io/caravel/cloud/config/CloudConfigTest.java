package io.caravel.cloud.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudConfigTest {

    @Test
    void theDefaultsAreThoseOfTheFile() {
        // When
        CloudConfig config = read(Map.of());
        // Then
        assertThat(config.link().port()).isEqualTo(10000);
        assertThat(config.kubelet().port()).isEqualTo(10350);
        assertThat(config.twinInterval()).hasMillis(1000);
        assertThat(config.settings().text("cloud.telemetry.uri")).startsWith("log:");
    }

    @ParameterizedTest(name = "{0} = {1} is refused")
    @CsvSource({
        "cloud.link.plain, false",
        "cloud.link.plain, maybe",
        "cloud.link.port, 70000",
        "cloud.link.keystore, /no/such/file",
        "cloud.kube.config, /no/such/file",
        "cloud.telemetry.uri, ''",
        "cloud.telemetry.window, 0",
        "cloud.twin.interval, -1",
        "cloud.store.url, 'jdbc:sqlite:'",
        "cloud.store.url, 'jdbc:sqlite::memory:'"
    })
    void aBadValueIsRefusedInOneSentence(String key, String value) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("CLOUD-CONFIG-001 ");
    }

    @Test
    void aFileThatIsNoKubeconfigIsRefused(@TempDir Path folder) throws IOException {
        // Given
        Path text = Files.writeString(folder.resolve("config"), "hello");
        // Then
        assertThatThrownBy(() -> read(Map.of("cloud.kube.config", text.toString())))
                .hasMessageStartingWith("CLOUD-CONFIG-001 cloud.kube.config must be ");
    }

    @Test
    void theStoreIsInTheFolderUnlessAnotherPlaceIsNamed() {
        assertThat(read(Map.of("cloud.data.dir", "/data")).store()).hasToString("/data/cloud.db");
        assertThat(read(Map.of("cloud.store.url", "jdbc:sqlite:/fast/events.db")).store())
                .hasToString("/fast/events.db");
    }

    @Test
    void anotherDatabaseIsRefusedAndItsPasswordIsNotRepeated() {
        assertThatThrownBy(
                        () -> read(Map.of("cloud.store.url", "jdbc:postgresql://h/d?password=pst")))
                .hasMessageStartingWith("CLOUD-CONFIG-001 cloud.store.url must be ")
                .hasMessageNotContaining("pst");
    }

    private static CloudConfig read(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("cloud.link.plain", "true");
        all.putAll(settings);
        Properties system = new Properties();
        system.putAll(all);
        return CloudConfig.read(new String[] {}, Map.of(), system);
    }
}
