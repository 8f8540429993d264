package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes of every kind, their owners, and parts of them. */
class VolumeKindsTest {

    @TempDir Path folder;

    @AfterEach
    void release() {
        BoxMounts.releaseAll(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/null, CharDevice, ''",
        "/dev/null, BlockDevice, is not a block device",
        "/etc, CharDevice, is not a character device",
        "/etc, Socket, is not a socket file",
        "/etc, File, is not a file",
        "/etc/passwd, Directory, is not a directory",
        "/etc/passwd, DirectoryOrCreate, is not a directory",
        "/nope, '', ''"
    })
    void a_host_path_is_what_its_type_says_or_refused_in_a_kubelets_words(
            String path, String type, String why) {
        // Given
        JsonObject host = new JsonObject().put("path", path).put("type", type);

        // When / Then
        if (why.isEmpty()) {
            HostPath.check("v", host);
        } else {
            assertThatThrownBy(() -> HostPath.check("v", host))
                    .hasMessage(
                            "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: "
                                    + path
                                    + " "
                                    + why);
        }
    }

    @Test
    void a_socket_is_a_socket_and_missing_files_and_folders_are_made_where_the_type_says_so()
            throws IOException {
        // Given
        Path socket = Files.createTempDirectory("s").resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            // When
            HostPath.check("v", host(socket, "Socket"));
            HostPath.check("v", host(folder.resolve("a/b"), "DirectoryOrCreate"));
            HostPath.check("v", host(folder.resolve("f"), "FileOrCreate"));

            // Then
            assertThat(folder.resolve("a/b")).isDirectory();
            assertThat(folder.resolve("f")).isRegularFile();
        } finally {
            Files.delete(socket);
            Files.delete(socket.getParent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "persistentVolumeClaim",
                "csi",
                "ephemeral",
                "nfs",
                "iscsi",
                "image",
                "cephfs",
                "emptyDir"
            })
    void a_kind_of_volume_that_this_node_has_not_is_refused_by_name(String type) {
        VolumeScene scene =
                new VolumeScene(
                        folder,
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"" + type + "\":{\"medium\":\"HugePages\"}}",
                                "{}"));
        assertThatThrownBy(() -> scene.volumes().sync())
                .isInstanceOfSatisfying(
                        PodException.class,
                        e -> assertThat(e.reason()).isEqualTo("UnsupportedVolume"))
                .hasMessageContaining(type);
    }

    @Test
    void a_part_of_a_volume_is_a_file_or_a_folder_of_it_and_is_made_when_it_is_not_there()
            throws IOException {
        // Given
        VolumeScene scene =
                new VolumeScene(
                        folder,
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"emptyDir\":{}}",
                                "{\"name\":\"v\",\"mountPath\":\"/m\",\"subPath\":\"a/b\"}"));

        // When
        Path source = scene.source();
        Files.writeString(source.resolve("f"), "x");

        // Then
        assertThat(folder.resolve("volumes/v/a/b/f")).hasContent("x");
        assertThat(scene.source().resolve("f")).hasContent("x");
    }

    @Test
    void a_part_that_leads_out_of_its_volume_is_refused() throws IOException {
        // Given
        Path volume = Files.createDirectories(folder.resolve("volumes/v"));
        Files.createSymbolicLink(volume.resolve("out"), Path.of("/etc"));
        Files.createSymbolicLink(volume.resolve("up"), Path.of("../.."));
        Files.createDirectory(volume.resolve("in"));
        Files.createSymbolicLink(volume.resolve("fine"), Path.of("in"));

        // When / Then
        for (String sub : new String[] {"out", "out/passwd", "up", "../x", "/etc", "in/../.."}) {
            assertThatThrownBy(() -> new SubPath(volume, sub).pinned(null))
                    .as(sub)
                    .isInstanceOf(PodException.class)
                    .hasMessageStartingWith("EDGE-POD-007");
        }
        assertThat(new SubPath(volume, "fine").pinned(null))
                .isEqualTo(volume.resolve("in").toRealPath());
    }

    @Test
    void a_link_that_is_turned_after_the_look_does_not_lead_out() throws IOException {
        // Given a part that was looked at, and is another now
        Assumptions.assumeTrue(BoxMounts.possible(), "only root mounts");
        Path volume = Files.createDirectories(folder.resolve("volumes/v"));
        Path part = Files.createDirectory(volume.resolve("a"));
        Path place = folder.resolve("volume-subpaths/v/main/0");
        Path pinned = new SubPath(volume, "a").pinned(place);

        // When
        Files.delete(part);
        Files.createSymbolicLink(part, Path.of("/etc"));

        // Then
        assertThat(pinned).isEqualTo(place);
        assertThat(pinned.resolve("passwd")).doesNotExist();
    }

    @Test
    void a_part_of_a_config_map_is_its_current_file() {
        // Given
        VolumeScene scene =
                new VolumeScene(
                        folder,
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"configMap\":{\"name\":\"c\"}}",
                                "{\"name\":\"v\",\"mountPath\":\"/m\",\"subPath\":\"k\"}"));
        scene.stored.put("configmap default/c", new JsonObject("{\"data\":{\"k\":\"1\"}}"));
        assertThat(scene.source()).hasContent("1");

        // When
        scene.stored.put("configmap default/c", new JsonObject("{\"data\":{\"k\":\"2\"}}"));

        // Then
        assertThat(scene.source()).hasContent("2");
    }

    @Test
    void a_volume_in_memory_has_its_size_and_comes_again_after_a_reboot() throws IOException {
        // Given
        Assumptions.assumeTrue(BoxMounts.possible(), "only root mounts");
        VolumeScene scene =
                new VolumeScene(
                        folder,
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"emptyDir\":{\"medium\":\"Memory\",\"sizeLimit\":\"64Ki\"}}",
                                "{}"));
        Path volume = folder.resolve("volumes/v");

        // When
        scene.volumes().sync();
        scene.volumes().sync();

        // Then
        assertThatThrownBy(() -> Files.write(volume.resolve("f"), new byte[100_000]))
                .isInstanceOf(IOException.class);
        BoxMounts.releaseAll(folder);
        assertThat(volume.resolve("f")).doesNotExist();
        scene.volumes().sync();
        assertThat(BoxMounts.at(volume)).isPresent();
    }

    @Test
    void files_belong_to_the_group_of_the_pod_and_a_token_to_its_user_alone() throws IOException {
        // Given
        Assumptions.assumeTrue(BoxMounts.possible(), "only root gives files away");
        JsonObject spec =
                new JsonObject(
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"secret\":{\"secretName\":\"s\",\"defaultMode\":256}}",
                                "{}"));
        spec.getJsonArray("volumes").add(new JsonObject("{\"name\":\"e\",\"emptyDir\":{}}"));
        spec.put("securityContext", new JsonObject().put("fsGroup", 4242).put("runAsUser", 4343));
        VolumeScene scene = new VolumeScene(folder, spec.encode());
        scene.stored.put("secret default/s", new JsonObject("{\"data\":{\"k\":\"MQ==\"}}"));

        // When
        scene.volumes().sync();

        // Then
        assertThat(facts(folder.resolve("volumes/v/k"))).isEqualTo("4242 440");
        assertThat(facts(folder.resolve("volumes/v"))).isEqualTo("4242 2755");
        assertThat(facts(folder.resolve("volumes/e"))).isEqualTo("4242 2777");
        assertThat(BoxMounts.at(folder.resolve("volumes/v"))).isPresent();
        assertThat(VolumeOwner.of(scene.pod).user()).isEqualTo(4343);
        assertThat(VolumeOwner.of(scene.pod).tokenMode(0644)).isEqualTo(0600);
    }

    private static String facts(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode") & 07777;
        return Files.getAttribute(path, "unix:gid") + " " + Integer.toOctalString(mode);
    }

    private static JsonObject host(Path path, String type) {
        return new JsonObject().put("path", path.toString()).put("type", type);
    }
}
