package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes show what is stored, as a whole. */
class PodVolumesTest {

    @TempDir Path folder;
    private final Map<String, JsonObject> stored = new HashMap<>();

    @Test
    void a_projected_volume_shows_all_its_sources_and_only_them() throws Exception {
        // Given
        stored.put("configmap default/a", new JsonObject("{\"data\":{\"x\":\"1\",\"y\":\"2\"}}"));
        stored.put("secret default/b", new JsonObject("{\"data\":{\"t\":\"czNjcmV0\"}}"));
        PodVolumes volumes =
                volumes(
                        """
                        {"name":"v","projected":{"defaultMode":256,"sources":[
                          {"configMap":{"name":"a","items":[{"key":"x","path":"deep/x"}]}},
                          {"secret":{"name":"b"}},
                          {"downwardAPI":{"items":[{"path":"name","fieldRef":{"fieldPath":"metadata.name"}}]}}]}}
                        """);

        // When
        volumes.sync();

        // Then
        Path volume = folder.resolve("volumes/v");
        assertThat(Files.readString(volume.resolve("deep/x"))).isEqualTo("1");
        assertThat(Files.readString(volume.resolve("t"))).isEqualTo("s3cret");
        assertThat(Files.readString(volume.resolve("name"))).isEqualTo("web");
        assertThat(volume.resolve("y")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(volume.resolve("t")))
                .isEqualTo(PosixFilePermissions.fromString("r--------"));
    }

    @Test
    void a_changed_source_replaces_all_files_at_once_and_removes_old_ones() throws Exception {
        // Given
        stored.put("configmap default/a", new JsonObject("{\"data\":{\"x\":\"1\",\"y\":\"2\"}}"));
        PodVolumes volumes = volumes("{\"name\":\"v\",\"configMap\":{\"name\":\"a\"}}");
        volumes.sync();
        Path volume = folder.resolve("volumes/v");
        Path before = volume.resolve("..data").toRealPath();

        // When
        volumes.sync();
        assertThat(volume.resolve("..data").toRealPath()).isEqualTo(before);
        stored.put("configmap default/a", new JsonObject("{\"data\":{\"x\":\"3\"}}"));
        volumes.sync();

        // Then
        assertThat(Files.readString(volume.resolve("x"))).isEqualTo("3");
        assertThat(volume.resolve("y")).doesNotExist();
        assertThat(before).doesNotExist();
    }

    @Test
    void what_is_missing_or_unknown_is_named() {
        assertThatThrownBy(volumes("{\"name\":\"v\",\"configMap\":{\"name\":\"no\"}}")::sync)
                .isInstanceOf(PodException.class)
                .hasMessageContaining("configmap \"no\" not found");
        assertThatThrownBy(volumes("{\"name\":\"v\",\"nfs\":{\"server\":\"s\"}}")::sync)
                .isInstanceOf(PodException.class)
                .hasMessageContaining("nfs");
    }

    @Test
    void a_path_that_leaves_its_volume_is_refused() {
        // Given
        stored.put("configmap default/a", new JsonObject("{\"data\":{\"x\":\"1\"}}"));

        // When / Then
        assertThatThrownBy(
                        volumes(
                                        "{\"name\":\"v\",\"configMap\":{\"name\":\"a\",\"items\":[{\"key\":\"x\",\"path\":\"../../x\"}]}}")
                                ::sync)
                .isInstanceOf(PodException.class)
                .hasMessageContaining("leaves its volume");
    }

    private PodVolumes volumes(String volume) {
        Pod pod =
                Pod.parse(
                        "{\"metadata\":{\"name\":\"web\",\"namespace\":\"default\",\"uid\":\"u\"},"
                                + "\"spec\":{\"containers\":[{\"name\":\"main\"}],\"volumes\":["
                                + volume
                                + "]}}");
        return new PodVolumes(
                pod,
                folder,
                new ConfigData(
                        (kind, key) -> Optional.ofNullable(stored.get(kind + " " + key)),
                        "default"),
                new PodFields(pod, List.of(), "192.0.2.2"));
    }
}
