package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A volume's files are in it or not there at all, and what failed leaves nothing behind. */
class VolumePathsTest {

    @TempDir Path folder;

    @AfterEach
    void release() {
        BoxMounts.releaseAll(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "'', names no file",
        "., names no file",
        "a/.., leaves its volume",
        "../x, leaves its volume",
        "a/../../x, leaves its volume",
        "/etc/x, is absolute",
        "..data, begins with '..'",
        "..x/y, begins with '..'",
        "./..data/y, begins with '..'",
        "a\0b, cannot be one",
    })
    void aPathThatCannotBeIsRefusedEveryTimeAndLeavesNothing(String path, String why)
            throws IOException {
        // Given
        VolumeScene scene = scene(List.of(path));

        // When / Then
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> scene.volumes().sync())
                    .isInstanceOfSatisfying(
                            PodException.class,
                            e -> assertThat(e.reason()).isEqualTo("FailedMount"))
                    .hasMessageStartingWith(
                            "MountVolume.SetUp failed for volume \"v\" : EDGE-POD-003 path '")
                    .hasMessageContaining(why);
        }
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"300, 1, of more than 255 bytes", "200, 30, has more than 4096 bytes"})
    void aPathThatNoDiskTakesIsRefused(int length, int parts, String why) {
        // Given
        String path = ("n".repeat(length) + "/").repeat(parts) + "x";

        // When / Then
        assertThatThrownBy(() -> scene(List.of(path)).volumes().sync())
                .isInstanceOf(PodException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aFileWhereAnotherNeedsAFolderIsRefused() throws IOException {
        // Given
        VolumeScene scene = scene(List.of("a/b/c", "a"));

        // When / Then
        assertThatThrownBy(() -> scene.volumes().sync())
                .isInstanceOf(PodException.class)
                .hasMessageContaining("path 'a/b/c' needs a folder where the file 'a' is");
        assertThat(left()).isEmpty();
    }

    @Test
    void aPathWithNeedlessPartsIsTheFileItNamesAndIsWrittenOnce() throws IOException {
        // Given
        VolumeScene scene = scene(List.of("./a//b", "..c/../d"));
        assertThatThrownBy(() -> scene.volumes().sync()).hasMessageContaining("leaves its volume");
        VolumeScene well = scene(List.of("./a//b", "x/..c"));

        // When
        well.volumes().sync();
        Path before = folder.resolve("volumes/v/..data").toRealPath();
        well.volumes().sync();

        // Then
        assertThat(folder.resolve("volumes/v/a/b")).hasContent("1");
        assertThat(folder.resolve("volumes/v/x/..c")).hasContent("1");
        assertThat(folder.resolve("volumes/v/..data").toRealPath()).isEqualTo(before);
    }

    @Test
    void aFailureLeavesWhatWasShownBeforeAndNothingElse() throws IOException {
        // Given
        Path place = folder.resolve("v");
        AtomicFolder shown = new AtomicFolder(place, new VolumeOwner(null, null));
        shown.show(Map.of("a", new AtomicFolder.Entry(new byte[] {'1'}, 0644)));
        List<String> before = names(place);

        // When
        assertThatThrownBy(() -> shown.show(Map.of("a", new AtomicFolder.Entry(null, 0644))))
                .isInstanceOf(NullPointerException.class);

        // Then
        assertThat(names(place)).isEqualTo(before);
        assertThat(place.resolve("a")).hasContent("1");
    }

    @ParameterizedTest
    @CsvSource({"512", "-1", "2541", "4294967716", "0.5"})
    void aModeBeyondPermissionsIsRefused(String mode) throws IOException {
        for (String field : List.of("defaultMode", "items")) {
            // Given
            JsonObject source = new JsonObject().put("name", "a");
            Number number = (Number) new JsonArray("[" + mode + "]").getValue(0);
            if (field.equals("items")) {
                JsonObject item = new JsonObject().put("key", "k").put("path", "p");
                source.put("items", new JsonArray().add(item.put("mode", number)));
            } else {
                source.put(field, number);
            }

            // When / Then
            assertThatThrownBy(() -> scene(source).volumes().sync())
                    .isInstanceOf(PodException.class)
                    .hasMessageContaining("ode " + mode + " is no number from 0 to 511 (0777)");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void permissionsAreThoseThatAreAskedFor() throws IOException {
        // Given
        JsonObject source = new JsonObject().put("name", "a").put("defaultMode", 0777);

        // When
        scene(source).volumes().sync();

        // Then
        assertThat(Files.getPosixFilePermissions(folder.resolve("volumes/v/k")))
                .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private VolumeScene scene(List<String> paths) {
        JsonArray items = new JsonArray();
        paths.forEach(path -> items.add(new JsonObject().put("key", "k").put("path", path)));
        return scene(new JsonObject().put("name", "a").put("items", items));
    }

    private VolumeScene scene(JsonObject source) {
        JsonObject volume = new JsonObject().put("name", "v").put("configMap", source);
        VolumeScene scene = new VolumeScene(folder, VolumeScene.spec(volume.encode(), "{}"));
        scene.stored.put("configmap default/a", new JsonObject("{\"data\":{\"k\":\"1\"}}"));
        return scene;
    }

    private List<String> left() throws IOException {
        Path volume = folder.resolve("volumes/v");
        return Files.exists(volume) ? names(volume) : List.of();
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> found = Files.list(place)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
