package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.CgroupDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods have the control groups that a kubelet would give them, on folders as the kernel's. */
class PodGroupsTest {

    private static final String LIMITED =
            "{\"resources\":{\"requests\":{\"cpu\":\"500m\"},"
                    + "\"limits\":{\"cpu\":\"1\",\"memory\":\"64Mi\"}}}";

    @TempDir Path root;

    @Test
    void aPodIsNamedByItsClassAndWhoeverKeepsTheGroups() throws IOException {
        // Given
        Files.createDirectories(root.resolve("memory"));
        Pod burstable = PodScene.container("web", LIMITED);
        Pod other = PodScene.pod("other", "{}");

        // Then
        assertThat(groups(CgroupDriver.CGROUPFS).parent(burstable))
                .isEqualTo("/kubepods/burstable/poduid-web");
        assertThat(groups(CgroupDriver.SYSTEMD).parent(other))
                .isEqualTo("kubepods-besteffort-poduid_other.slice");
        assertThat(groups(CgroupDriver.NONE).parent(other)).isEmpty();
        assertThat(new PodGroups(root, "", 0, () -> CgroupDriver.CGROUPFS).parent(other)).isEmpty();
    }

    @Test
    void withVersionOneEachControllerGetsItsLimits() throws IOException {
        // Given
        Path cpu = existing("cpu/kubepods/burstable/poduid-web", "cpu.shares", "cpu.cfs_quota_us");
        existing("cpu/kubepods/burstable", "cpu.shares");
        Path memory = existing("memory/kubepods/burstable/poduid-web", "memory.limit_in_bytes");
        Path pids = existing("pids/kubepods/burstable/poduid-web", "pids.max");

        // When
        groups(CgroupDriver.CGROUPFS).make(PodScene.container("web", LIMITED), 2500);

        // Then
        assertThat(cpu.resolve("cpu.shares")).hasContent("512");
        assertThat(cpu.resolve("cpu.cfs_quota_us")).hasContent("100000");
        assertThat(cpu.getParent().resolve("cpu.shares")).hasContent("2560");
        assertThat(memory.resolve("memory.limit_in_bytes")).hasContent("67108864");
        assertThat(pids.resolve("pids.max")).hasContent("100");
    }

    @Test
    void withVersionTwoTheOneGroupGetsAll() throws IOException {
        // Given
        existing("", "cgroup.controllers");
        Path pod =
                existing(
                        "kubepods/burstable/poduid-web",
                        "cpu.weight",
                        "cpu.max",
                        "memory.max",
                        "pids.max");

        // When
        groups(CgroupDriver.CGROUPFS).make(PodScene.container("web", LIMITED), 2500);

        // Then
        assertThat(pod.resolve("cpu.weight")).hasContent("20");
        assertThat(pod.resolve("cpu.max")).hasContent("100000 100000");
        assertThat(pod.resolve("memory.max")).hasContent("67108864");
        assertThat(pod.resolve("pids.max")).hasContent("100");
        for (String group : new String[] {"", "kubepods", "kubepods/burstable"}) {
            assertThat(root.resolve(group).resolve("cgroup.subtree_control"))
                    .hasContent("+cpu +memory +pids");
        }
    }

    @Test
    void whatIsLeftOfAPodGoesFromEveryHierarchy() throws IOException {
        // Given
        Path gone = existing("memory/kubepods/besteffort/poduid-web");
        Path too = existing("freezer/kubepods/besteffort/poduid-web");
        Path stays = existing("memory/kubepods/besteffort/poduid-other");

        // When
        groups(CgroupDriver.CGROUPFS).remove("uid-web");

        // Then
        assertThat(gone).doesNotExist();
        assertThat(too).doesNotExist();
        assertThat(stays).exists();
    }

    private PodGroups groups(CgroupDriver driver) {
        return new PodGroups(root, "kubepods", 100, () -> driver);
    }

    /** A group with the files that the kernel makes in it. */
    private Path existing(String group, String... files) throws IOException {
        Path folder = Files.createDirectories(root.resolve(group));
        for (String file : files) {
            Files.createFile(folder.resolve(file));
        }
        return folder;
    }
}
