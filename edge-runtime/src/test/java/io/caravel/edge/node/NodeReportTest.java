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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeReportTest {

    @TempDir Path root;
    private Instant now = Instant.parse("2026-11-22T16:00:00Z");
    private Backlog backlog = Backlog.NONE;
    private Containers containers = new Containers("containerd://1.6.20", new JsonArray().add("i"));
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
                        () -> containers,
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
    void podsAreFoundAtTheAddressThatTheNodeTells() {
        // When
        JsonArray told = status().getJsonArray("addresses");
        // Then
        assertThat(report.hostIp()).isEqualTo(Addresses.internal(told).orElse("127.0.0.1"));
        assertThat(Addresses.internal(new JsonArray())).isEmpty();
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
    void aPressureStaysForFiveMinutesAfterItWasMeasuredLast() throws IOException {
        // Given
        file("proc/meminfo", "MemTotal: 24684096 kB\nMemAvailable: 50000 kB\n");
        assertThat(condition("MemoryPressure").getString("status")).isEqualTo("True");
        file("proc/meminfo", "MemTotal: 24684096 kB\nMemAvailable: 20000000 kB\n");
        // When
        now = now.plus(Duration.ofMinutes(5)).minusSeconds(1);
        String soon = condition("MemoryPressure").getString("status");
        now = now.plusSeconds(1);
        String later = condition("MemoryPressure").getString("status");
        // Then
        assertThat(soon).isEqualTo("True");
        assertThat(later).isEqualTo("False");
    }

    @Test
    void aRuntimeThatIsDownForLongMakesTheNodeNotReady() {
        // Given
        assertThat(condition("Ready").getString("status")).isEqualTo("True");
        // When the container runtime does not answer for a moment, and then for long
        containers = Containers.NONE;
        now = now.plusSeconds(29);
        String moment = condition("Ready").getString("status");
        now = now.plusSeconds(1);
        JsonObject down = condition("Ready");
        // Then
        assertThat(moment).isEqualTo("True");
        assertThat(down.getString("status")).isEqualTo("False");
        assertThat(down.getString("reason")).isEqualTo("KubeletNotReady");
        assertThat(status().getJsonArray("images")).hasSize(1);
        assertThat(status().getJsonObject("nodeInfo").getString("containerRuntimeVersion"))
                .isEqualTo("containerd://1.6.20");
    }

    @Test
    void everyFieldThatWasRecordedOfANodeIsReported() throws IOException {
        // Given the Node of a kubelet, without what others put there
        for (String folder : List.of("hugepages-2048kB", "hugepages-1048576kB")) {
            file("sys/kernel/mm/hugepages/" + folder + "/nr_hugepages", "0");
        }
        JsonObject recorded =
                new JsonObject(
                        Files.readString(
                                Path.of("../cloud-runtime/src/test/resources/golden/node.json")));
        // When
        JsonObject said = new JsonObject(report.now());
        // Then
        JsonObject status = recorded.getJsonObject("status");
        for (String part : List.of("capacity", "allocatable", "nodeInfo")) {
            assertThat(said.getJsonObject("status").getJsonObject(part).fieldNames())
                    .as(part)
                    .containsAll(status.getJsonObject(part).fieldNames());
        }
        for (Object one : status.getJsonArray("conditions")) {
            JsonObject condition = (JsonObject) one;
            assertThat(condition(condition.getString("type")).fieldNames())
                    .containsAll(condition.fieldNames());
        }
        assertThat(types(said.getJsonObject("status"))).isEqualTo(types(status));
        assertThat(said.getJsonObject("annotations").fieldNames())
                .contains("volumes.kubernetes.io/controller-managed-attach-detach");
    }

    private static Set<String> types(JsonObject status) {
        return status.getJsonArray("addresses").stream()
                .map(address -> ((JsonObject) address).getString("type"))
                .collect(Collectors.toSet());
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
