package io.caravel.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
    @TempDir Path folder;

    @Test
    void theLinesOfAllRunsAreReadWithoutTheRuntimesPrefix() throws IOException {
        // Given the logs of two runs of one Pod, and of another Pod
        write("ns_pod_uid/main/0.log", "2026-11-22T10:00:00.1Z stdout F started");
        write("ns_pod_uid/main/1.log", "started", "greeting=hello you", "tick=3");
        write("ns_pod2_uid/main/0.log", "greeting=not mine");
        // When they are read
        Workload workload = new Workload(folder, "ns", "pod");
        // Then they tell of this Pod
        assertThat(workload.starts()).isEqualTo(2);
        assertThat(workload.greeting()).contains("hello you");
        assertThat(workload.ticks()).isEqualTo(3);
    }

    @Test
    void withoutLogsItHasSaidNothing() {
        Workload workload = new Workload(folder.resolve("none"), "ns", "pod");
        assertThat(workload.lines()).isEmpty();
        assertThat(workload.greeting()).isEmpty();
    }

    @Test
    void theScriptFollowsTheFileAndEndsWhenAsked() throws Exception {
        // Given the script of the container, run by this machine's shell
        Path greeting = folder.resolve("etc/demo/greeting");
        write("etc/demo/greeting", "one");
        Path log = folder.resolve("logs/ns_pod_uid/main/0.log");
        Files.createDirectories(log.getParent());
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", Workload.SCRIPT);
        shell.environment().put("CARAVEL_ROOT", folder.toString());
        Process process = shell.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            Workload workload = new Workload(folder.resolve("logs"), "ns", "pod");
            Await.until("one", java.time.Duration.ofSeconds(60), () -> sees(workload, "one"));
            // When the file changes
            Files.writeString(greeting, "two words\n");
            // Then it says so, and it ends when it is asked to
            Await.until("two", java.time.Duration.ofSeconds(60), () -> sees(workload, "two words"));
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(workload.lines()).startsWith("started").endsWith("stopped");
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean sees(Workload workload, String greeting) {
        return workload.greeting().filter(greeting::equals).isPresent();
    }

    private void write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }
}
