package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container mounts is what it asked for, or it is told why not. */
class VolumeMountsTest {

    @TempDir Path folder;

    @AfterEach
    void release() {
        BoxMounts.releaseAll(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'volumeMounts':[{'name':'other','mountPath':'/m'}]} | no volume \"other\"",
                "{'volumeMounts':[{'mountPath':'/m'}]} | no volume \"\"",
                "{'volumeMounts':[{'name':'v'}]} | cannot be mounted at ''",
                "{'volumeMounts':[{'name':'v','mountPath':'/a:/b'}]} | mounted at '/a:/b'",
                "{'volumeMounts':[{'name':'v','mountPath':'/m'},{'name':'v','mountPath':'/m'}]}"
                        + " | two volumes are mounted at /m",
                "{'volumeMounts':[{'name':'v','mountPath':'/m','mountPropagation':'Both'}]}"
                        + " | mountPropagation 'Both'",
                "{'volumeMounts':[{'name':'v','mountPath':'/m','mountPropagation':'Bidirectional'}]}"
                        + " | for privileged containers only",
                "{'volumeMounts':[{'name':'v','mountPath':'/m','subPathExpr':'$(NOPE)/$(EMPTY)'}]}"
                        + " | missing value for \"EMPTY\", \"NOPE\"",
                "{'volumeMounts':[{'name':'v','mountPath':'/m','subPath':'../x'}]} | leaves",
                "{'volumeMounts':[{'name':'v','mountPath':'/m','subPath':'/x'}]} | leaves",
                "{'volumeMounts':[{'name':'v','mountPath':'/m','subPath':'a\\u0000b'}]}"
                        + " | cannot be made",
                "{'volumeDevices':[{'name':'v','devicePath':'/dev/x'}]} | cannot find volume \"v\"",
                "{'volumeDevices':[{'name':'no','devicePath':'/dev/x'}]} | volume \"no\"",
            })
    void whatCannotBeMountedIsRefusedBeforeTheContainerIsMade(String container, String said) {
        // When / Then
        assertThatThrownBy(() -> mounts(container))
                .isInstanceOfSatisfying(
                        PodException.class,
                        e -> assertThat(e.reason()).isEqualTo("CreateContainerConfigError"))
                .hasMessageStartingWith("EDGE-POD-0")
                .hasMessageContaining(said.trim());
    }

    @Test
    void aPlaceWithoutASlashIsOfTheRootAndAVariableOfTheContainerNamesThePart() {
        // When
        ContainerSpec.Mount mount =
                mounts(
                                "{'volumeMounts':[{'name':'v','mountPath':'m',"
                                        + "'subPathExpr':'of-$(NAME)'}]}")
                        .get(0);

        // Then
        assertThat(mount.containerPath()).isEqualTo("/m");
        assertThat(folder.resolve("volumes/v/of-shop")).isDirectory();
    }

    @Test
    void aPrivilegedContainerMayShareItsMountsWithTheBox() {
        // When
        ContainerSpec.Mount mount =
                mounts(
                                "{'securityContext':{'privileged':true},'volumeMounts':[{'name':'v',"
                                        + "'mountPath':'/m','mountPropagation':'Bidirectional'}]}")
                        .get(0);

        // Then
        assertThat(mount.propagation()).isEqualTo(ContainerSpec.Propagation.BIDIRECTIONAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'path':''}",
                "{'path':'etc'}",
                "{'path':'/var/../etc'}",
                "{'path':'/etc/..'}",
                "{'path':'/a\\u0000b'}",
            })
    void aPathOfTheBoxThatIsNotWhatItSeemsToBeIsRefused(String host) {
        // Given
        JsonObject json = new JsonObject(host.replace('\'', '"'));

        // When / Then
        assertThatThrownBy(() -> HostPath.check("v", json))
                .isInstanceOf(PodException.class)
                .hasMessageStartingWith(
                        "MountVolume.SetUp failed for volume \"v\" : EDGE-POD-003 hostPath '")
                .hasMessageEndingWith("must be absolute and without '..'");
    }

    @Test
    void aVolumeOfTwoTypesIsRefusedAndTouchesNothingOfTheBox() throws IOException {
        // Given
        Path precious = Files.writeString(folder.resolve("precious"), "data");
        VolumeScene scene =
                new VolumeScene(
                        folder.resolve("pod"),
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"configMap\":{\"name\":\"a\"},\"hostPath\":"
                                        + new JsonObject().put("path", folder.toString()).encode()
                                        + "}",
                                "{}"));
        scene.stored.put("configmap default/a", new JsonObject("{\"data\":{\"k\":\"1\"}}"));

        // When / Then
        assertThatThrownBy(() -> scene.volumes().sync())
                .isInstanceOf(PodException.class)
                .hasMessage(
                        "EDGE-POD-004 volume \"v\" must have one type and has configMap, hostPath");
        assertThat(precious).hasContent("data");
    }

    @Test
    void anEmptyDirOnAMediumThatIsNoneIsRefused() {
        // Given
        VolumeScene scene =
                new VolumeScene(
                        folder,
                        VolumeScene.spec(
                                "{\"name\":\"v\",\"emptyDir\":{\"medium\":\"Tape\"}}", "{}"));

        // When / Then
        assertThatThrownBy(() -> scene.volumes().sync()).hasMessageContaining("emptyDir on Tape");
    }

    private List<ContainerSpec.Mount> mounts(String container) {
        JsonObject json = new JsonObject(container.replace('\'', '"')).put("name", "main");
        VolumeScene scene =
                new VolumeScene(folder, VolumeScene.spec("{\"name\":\"v\",\"emptyDir\":{}}", "{}"));
        PodVolumes volumes = scene.volumes();
        volumes.sync();
        return new VolumeMounts(scene.pod, volumes).of(json, Map.of("NAME", "shop", "EMPTY", ""));
    }
}
