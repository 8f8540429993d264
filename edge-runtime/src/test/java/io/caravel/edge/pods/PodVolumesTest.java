package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
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
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private PodTokens tokens;

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

    @Test
    void a_token_is_asked_for_shown_when_it_comes_and_asked_for_again_before_its_end()
            throws Exception {
        // Given
        String volume =
                "{\"name\":\"v\",\"projected\":{\"sources\":[{\"serviceAccountToken\":"
                        + "{\"path\":\"token\",\"expirationSeconds\":1000}}]}}";

        // When it is not there
        assertThatThrownBy(volumes(volume)::sync).hasMessageStartingWith("EDGE-POD-015");
        JsonObject asked = tokens.request().orElseThrow();
        String id = asked.getJsonArray("tokens").getJsonObject(0).getString("id");

        // Then it is asked for; when it comes, it is shown
        assertThat(asked.getString("uid")).isEqualTo("u");
        long end = now.plusSeconds(1000).toEpochMilli();
        JsonObject token = new JsonObject().put("token", "t1").put("seconds", 1000);
        stored.put("token default/u." + id, token.put("expires", end));
        volumes(volume).sync();
        Path shown = folder.resolve("volumes/v/token");
        assertThat(Files.readString(shown)).isEqualTo("t1");
        assertThat(tokens.request()).isEmpty();
        assertThat(tokens.next()).isEqualTo(now.plusSeconds(800));

        // When four fifths of its life are over, even long after its end
        now = now.plusSeconds(2000);
        volumes(volume).sync();

        // Then it is asked for again, and the old one stays until then
        assertThat(tokens.request()).isPresent();
        assertThat(Files.readString(shown)).isEqualTo("t1");
    }

    private PodVolumes volumes(String volume) {
        Pod pod =
                Pod.parse(
                        "{\"metadata\":{\"name\":\"web\",\"namespace\":\"default\",\"uid\":\"u\"},"
                                + "\"spec\":{\"containers\":[{\"name\":\"main\"}],\"volumes\":["
                                + volume
                                + "]}}");
        ObjectLookup objects = (kind, key) -> Optional.ofNullable(stored.get(kind + " " + key));
        tokens = new PodTokens(pod, objects, now);
        return new PodVolumes(
                pod,
                folder,
                new VolumeFiles(
                        pod,
                        new ConfigData(objects, "default"),
                        new PodFields(pod, List.of(), "192.0.2.2", JsonObject::new),
                        tokens),
                false);
    }
}
