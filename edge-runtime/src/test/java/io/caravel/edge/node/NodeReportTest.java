package io.caravel.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeReportTest {

    @TempDir Path root;
    private Instant now = Instant.parse("2026-11-22T16:00:00Z");
    private Backlog backlog = Backlog.NONE;
    private NodeReport report;

    @BeforeEach
    void box() throws IOException {
        file("proc/meminfo", "MemTotal:       24684096 kB\nMemAvailable:   20000000 kB\n");
        file("proc/loadavg", "0.1 0.2 0.3 2/345 6789");
        file("proc/sys/kernel/pid_max", "32768");
        file("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        file("proc/sys/kernel/random/boot_id", "00000000-0000-4000-8000-000000000001\n");
        file("etc/machine-id", "00000000000000000000000000000001\n");
        file("etc/os-release", "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
        Box box = new Box(root, root);
        report =
                new NodeReport(
                        "edge-1",
                        box,
                        new Capacity(box, 110),
                        new Conditions(box, () -> backlog, Duration.ofSeconds(60)),
                        () -> new Containers("containerd://1.6.20", new JsonArray()),
                        Duration.ofMinutes(5),
                        clock());
    }

    @Test
    void capacityAndNodeInfoAreThoseOfTheBox() {
        // When
        JsonObject status = status();
        // Then
        assertThat(status.getJsonObject("capacity").getString("memory")).isEqualTo("24684096Ki");
        assertThat(status.getJsonObject("allocatable").getString("memory")).isEqualTo("24581696Ki");
        assertThat(status.getJsonObject("capacity").getString("pods")).isEqualTo("110");
        JsonObject info = status.getJsonObject("nodeInfo");
        assertThat(info.getString("osImage")).isEqualTo("Debian GNU/Linux 12 (bookworm)");
        assertThat(info.getString("kernelVersion")).isEqualTo("6.1.0-18-amd64");
        assertThat(info.getString("containerRuntimeVersion")).isEqualTo("containerd://1.6.20");
        assertThat(info.fieldNames())
                .containsExactlyInAnyOrder(
                        "architecture",
                        "bootID",
                        "containerRuntimeVersion",
                        "kernelVersion",
                        "kubeProxyVersion",
                        "kubeletVersion",
                        "machineID",
                        "operatingSystem",
                        "osImage",
                        "systemUUID");
    }

    @Test
    void aControlGroupOfVersionTwoLimitsMemoryAndProcessors() throws IOException {
        // Given
        file("sys/fs/cgroup/memory.max", "1073741824\n");
        file("sys/fs/cgroup/cpu.max", "50000 100000\n");
        // When
        JsonObject capacity = status().getJsonObject("capacity");
        // Then
        assertThat(capacity.getString("memory")).isEqualTo("1048576Ki");
        assertThat(capacity.getString("cpu")).isEqualTo("500m");
    }

    @Test
    void aControlGroupOfVersionOneLimitsMemoryAndProcessors() throws IOException {
        // Given
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");
        file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "25000\n");
        file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        // When
        JsonObject capacity = status().getJsonObject("capacity");
        // Then
        assertThat(capacity.getString("memory")).isEqualTo("524288Ki");
        assertThat(capacity.getString("cpu")).isEqualTo("250m");
    }

    @Test
    void noLimitOfAControlGroupLeavesTheMachine() throws IOException {
        // Given
        file("sys/fs/cgroup/memory.max", "max\n");
        file("sys/fs/cgroup/cpu.max", "max 100000\n");
        // When
        JsonObject capacity = status().getJsonObject("capacity");
        // Then
        assertThat(capacity.getString("memory")).isEqualTo("24684096Ki");
    }

    @Test
    void conditionsAreMeasuredAndKeepTheTimeOfTheirLastChange() throws IOException {
        // Given
        assertThat(condition("MemoryPressure").getString("status")).isEqualTo("False");
        now = now.plusSeconds(30);
        file("proc/meminfo", "MemTotal: 24684096 kB\nMemAvailable: 50000 kB\n");
        // When
        JsonObject memory = condition("MemoryPressure");
        now = now.plusSeconds(30);
        JsonObject later = condition("MemoryPressure");
        // Then
        assertThat(memory.getString("status")).isEqualTo("True");
        assertThat(memory.getString("reason")).isEqualTo("KubeletHasInsufficientMemory");
        assertThat(later.getString("lastTransitionTime")).isEqualTo("2026-11-22T16:00:30Z");
        assertThat(later.getString("lastHeartbeatTime")).isEqualTo("2026-11-22T16:01:00Z");
        assertThat(condition("Ready").getString("status")).isEqualTo("True");
    }

    @Test
    void anOldBacklogIsToldWithDepthAndAge() {
        // Given
        backlog = new Backlog(200, now.toEpochMilli() - 90_000);
        // When
        JsonObject behind = condition("caravel.io/SyncBehind");
        // Then
        assertThat(behind.getString("status")).isEqualTo("True");
        assertThat(behind.getString("message")).contains("200", "90 s");
    }

    @Test
    void aReportIsDueWhenSomethingChangedOrAfterALongTime() throws IOException {
        // Given
        assertThat(report.ifDue()).isNotEmpty();
        now = now.plusSeconds(10);
        assertThat(report.ifDue()).isEmpty();
        // When
        file("proc/meminfo", "MemTotal: 24684096 kB\nMemAvailable: 50000 kB\n");
        String changed = report.ifDue();
        now = now.plus(Duration.ofMinutes(5));
        String old = report.ifDue();
        // Then
        assertThat(changed).isNotEmpty();
        assertThat(old).isNotEmpty();
        assertThat(report.ifDue()).isEmpty();
    }

    private JsonObject status() {
        return new JsonObject(report.now()).getJsonObject("status");
    }

    private JsonObject condition(String type) {
        return status().getJsonArray("conditions").stream()
                .map(JsonObject.class::cast)
                .filter(condition -> condition.getString("type").equals(type))
                .findFirst()
                .orElseThrow();
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
