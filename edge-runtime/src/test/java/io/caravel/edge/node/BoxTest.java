package io.caravel.edge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxTest {

    private static final int FEWEST_A_KERNEL_TAKES = 301;

    @TempDir private Path disk;

    @Test
    void theLimitOfProcessesIsReadAsTheKernelGivesIt() {
        // Given
        assumeTrue(
                Files.exists(Path.of("/proc/sys/kernel/pid_max")), "this system has no /proc/sys");
        Box box = new Box(Path.of("/"), disk);

        // When
        long limit = box.processLimit().orElseThrow();

        // Then
        assertThat(limit).isGreaterThanOrEqualTo(FEWEST_A_KERNEL_TAKES);
    }

    @Test
    void whatCannotBeReadIsAbsent() {
        // Given
        Box box = new Box(disk, disk);

        // Then
        assertThat(box.processLimit()).isEmpty();
        assertThat(box.osImage()).isEqualTo(System.getProperty("os.name"));
    }
}
