package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a folder become Pods; those that cannot stop no other. */
class StaticPodsTest {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: watchdog
              labels: {app: watchdog}
            spec:
              containers:
              - name: main
                image: docker.io/local/busybox:1
                command: [sleep, "1000"]
            """;

    @TempDir Path folder;
    private StaticPods pods;

    @BeforeEach
    void open() {
        pods = new StaticPods(folder, "Edge-1");
    }

    @Test
    void aFileBecomesAPodOfThisNode() throws IOException {
        // When
        write("watchdog.yaml", POD);

        // Then
        assertThat(pods.look()).containsExactly("default/watchdog-edge-1");
        Pod pod = Pod.parse(pods.get("default/watchdog-edge-1").orElseThrow().body());
        assertThat(pod.spec().getString("nodeName")).isEqualTo("Edge-1");
        assertThat(pod.isStatic()).isTrue();
        assertThat(pod.uid()).matches("[0-9a-f]{32}");
        assertThat(pod.json().encode())
                .contains("\"kubernetes.io/config.hash\":\"" + pod.uid() + "\"")
                .contains("\"app\":\"watchdog\"")
                .contains("\"command\":[\"sleep\",\"1000\"]");
    }

    @Test
    void onlyWhatChangedIsSaidAndAnotherContentIsAnotherPod() throws IOException {
        // Given
        write("watchdog.yaml", POD);
        pods.look();
        String uid = uid();

        // Then
        assertThat(pods.look()).isEmpty();
        write("watchdog.yaml", POD.replace("1000", "2000"));
        assertThat(pods.look()).hasSize(1);
        assertThat(uid()).isNotEqualTo(uid);
        Files.delete(folder.resolve("watchdog.yaml"));
        assertThat(pods.look()).containsExactly("default/watchdog-edge-1");
        assertThat(pods.keys()).isEmpty();
    }

    @Test
    void hiddenFilesAndFoldersAreLeftAlone() throws IOException {
        // When
        write(".watchdog.yaml.swp", POD);
        Files.createDirectories(folder.resolve("more"));

        // Then
        assertThat(pods.look()).isEmpty();
        assertThat(pods.isKnown()).isTrue();
        assertThat(new StaticPods(folder.resolve("none"), "n").look()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "just words",
                "{",
                "\u0000",
                "[]",
                "kind: Pod",
                "{apiVersion: v1, kind: Node, metadata: {name: x}}",
                "{apiVersion: v1, kind: Pod}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: []}",
                "{apiVersion: v1, kind: Pod, metadata: [], spec: {containers: [{name: a, image: b}]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [7]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: a}]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: ../x}, spec: {containers: [{name: a, image: b}]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x..x}, spec: {containers: [{name: a, image: b}]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x, uid: ../x}, spec: {containers: [{name: a, image: b}]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: a/b}, spec: {containers: [{name: a, image: b}]}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: a, image: b}, {name: a, image: b}]}}",
                "a: &a [*a]",
                "--- {}\n--- {}",
            })
    void aFileThatIsNoPodStopsNoOther(String content) throws IOException {
        // Given
        write("bad.yaml", content);
        write("watchdog.yaml", POD);

        // Then
        assertThat(pods.look()).containsExactly("default/watchdog-edge-1");
    }

    @Test
    void aFileWithBracketsWithoutEndStopsNoOther() throws IOException {
        // Given
        write("bad.yaml", "[".repeat(200_000));
        write("large.yaml", "#".repeat((1 << 20) + 1));
        Files.write(folder.resolve("bytes.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});
        write("watchdog.yaml", POD);

        // Then
        assertThat(pods.look()).containsExactly("default/watchdog-edge-1");
    }

    @Test
    void aPodRunsOnWhileItsFileIsBeingWritten() throws IOException {
        // Given
        write("watchdog.yaml", POD);
        pods.look();
        String uid = uid();

        // When
        write("watchdog.yaml", POD.substring(0, 40));

        // Then
        assertThat(pods.look()).isEmpty();
        assertThat(uid()).isEqualTo(uid);
        write("watchdog.yaml", POD.replace("1000", "2000"));
        assertThat(pods.look()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serviceAccountName: x",
                "imagePullSecrets: [{name: x}]",
                "volumes: [{name: v, configMap: {name: x}}]",
                "volumes: [{name: v, persistentVolumeClaim: {claimName: x}}]",
                "volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]",
                "initContainers: [{name: i, image: b, envFrom: [{secretRef: {name: x}}]}]",
                "initContainers: [{name: i, image: b, env: [{name: A, valueFrom: {configMapKeyRef: {name: x, key: y}}}]}]",
            })
    void aPodThatRefersToWhatOnlyTheCloudHasIsNotRun(String field) throws IOException {
        // When
        write("watchdog.yaml", POD + "  " + field + "\n");

        // Then
        assertThat(pods.look()).isEmpty();
    }

    private String uid() {
        return Pod.parse(pods.get("default/watchdog-edge-1").orElseThrow().body()).uid();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
