package io.caravel.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs read the same whoever runs the containers. */
class ContainerLogsTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern LINE =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z (stdout|stderr) ([FP]) (.*)");
    private static final String COUNT =
            "i=0; while [ $i -lt 300 ]; do echo $i; i=$((i+1)); sleep 0.01; done";

    private static ContainerdBox containerd;

    @TempDir Path folder;
    private final Map<String, String> labels =
            Map.of("caravel.io/test", UUID.randomUUID().toString());
    private ContainerRuntime runtime;

    @AfterEach
    void removeWhatIsLeft() {
        if (runtime != null) {
            for (Sandbox sandbox : runtime.listPodSandboxes(labels)) {
                runtime.stopPodSandbox(sandbox.id());
                runtime.removePodSandbox(sandbox.id());
            }
            runtime.close();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (containerd != null) {
            containerd.close();
        }
    }

    @Test
    void every_line_of_a_process_is_in_its_log_with_its_time_when_its_end_is_told()
            throws Exception {
        runtime = new ProcessRuntime(folder.resolve("containers"));
        everyLineIsThere();
    }

    @Test
    void every_line_of_a_container_is_in_its_log_with_its_time_when_its_end_is_told()
            throws Exception {
        runtime = containerd();
        everyLineIsThere();
    }

    @Test
    void no_line_of_a_process_is_lost_while_its_log_is_rotated() throws Exception {
        runtime = new ProcessRuntime(folder.resolve("containers"));
        nothingIsLost();
    }

    @Test
    void no_line_of_a_container_is_lost_while_its_log_is_rotated() throws Exception {
        runtime = containerd();
        nothingIsLost();
    }

    @Test
    void a_process_that_was_told_to_end_has_its_last_words_in_its_log() throws Exception {
        // Given
        runtime = new ProcessRuntime(folder.resolve("containers"));
        String script = "trap 'echo bye; exit 0' TERM; echo ready; while true; do sleep 0.1; done";
        String id = started(script);
        await().atMost(SOON).until(() -> text(log()).contains("ready"));

        // When
        runtime.stopContainer(id, 20);

        // Then
        assertThat(text(log())).startsWith("ready\n").endsWith("bye\n");
        assertThat(runtime.containerStatus(id).exitCode()).isZero();
    }

    private void everyLineIsThere() throws Exception {
        // Given
        String longLine =
                "i=0; while [ $i -lt 2000 ]; do printf 0123456789; i=$((i+1)); done; echo";

        // When
        String id = started("echo one; " + longLine + "; echo; printf 'no end'; exit 3");
        awaitEnd(id);

        // Then
        assertThat(Files.readAllLines(log())).allMatch(line -> LINE.matcher(line).matches());
        assertThat(Files.readString(log())).contains(" stdout F one\n").contains(" stdout P 0123");
        assertThat(text(log())).startsWith("one\n" + "0123456789".repeat(2000) + "\n\nno end");
        assertThat(runtime.containerStatus(id).exitCode()).isEqualTo(3);
    }

    private void nothingIsLost() throws Exception {
        // Given
        String id = started(COUNT);
        List<Path> files = new ArrayList<>();

        // When
        for (int i = 1; i <= 3; i++) {
            await().atMost(SOON).until(() -> Files.exists(log()) && Files.size(log()) > 500);
            files.add(log().resolveSibling("0.log." + i));
            runtime.rotateLog(id, log(), files.get(i - 1));
        }
        awaitEnd(id);
        files.add(log());

        // Then
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            all.append(text(file));
        }
        List<String> expected = IntStream.range(0, 300).mapToObj(String::valueOf).toList();
        assertThat(all.toString().lines()).containsExactlyElementsOf(expected);
    }

    private String started(String script) {
        SandboxSpec pod = ContractSpecs.sandbox("logs", folder.resolve("logs"), labels);
        String sandbox = runtime.runPodSandbox(pod);
        ContainerSpec spec =
                ContractSpecs.container(
                        "main", ContainerdBox.IMAGE, List.of("/bin/sh", "-c", script), labels);
        String id = runtime.createContainer(new ContainerRequest(sandbox, spec, pod));
        runtime.startContainer(id);
        return id;
    }

    private void awaitEnd(String id) {
        await().atMost(SOON)
                .until(() -> runtime.containerStatus(id).phase() == ContainerPhase.EXITED);
    }

    private Path log() {
        return folder.resolve("logs/main/0.log");
    }

    /** What was written, without times and with the parts of long lines put together. */
    private static String text(Path log) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            text.append(parts.group(4)).append(parts.group(3).equals("F") ? "\n" : "");
        }
        return text.toString();
    }

    private static ContainerRuntime containerd() throws Exception {
        if (containerd == null) {
            containerd = ContainerdBox.start();
        }
        return new CriRuntime(containerd.socket());
    }
}
