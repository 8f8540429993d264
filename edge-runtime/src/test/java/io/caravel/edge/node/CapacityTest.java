package io.caravel.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What boxes of several kinds have, by the files in which their kernels say so. */
class CapacityTest {

    @TempDir Path disk;

    @Test
    void aContainerOfVersionOneHasItsLimits() {
        // Given
        JsonObject capacity = capacity("v1-container");
        // Then
        assertThat(capacity.getString("cpu")).isEqualTo("250m");
        assertThat(capacity.getString("memory")).isEqualTo("524288Ki");
        assertThat(allocatable("v1-container").getString("memory")).isEqualTo("421888Ki");
        Box box = box("v1-container");
        assertThat(box.memoryAvailable()).hasValue(536870912L - (500170752L - 41943040L));
        assertThat(box.processes()).isEqualTo(0.95);
    }

    @Test
    void aMachineOfVersionOneHasAllOfItself() {
        // Given
        JsonObject capacity = capacity("v1-machine");
        // Then
        assertThat(capacity.getString("cpu")).isEqualTo("4");
        assertThat(capacity.getString("memory")).isEqualTo("24684096Ki");
        assertThat(box("v1-machine").memoryAvailable()).hasValue(20000000L * 1024);
        assertThat(box("v1-machine").processes()).isLessThan(0.01);
    }

    @Test
    void aContainerOfVersionTwoHasItsLimits() {
        // Given
        JsonObject capacity = capacity("v2-container");
        // Then
        assertThat(capacity.getString("cpu")).isEqualTo("1500m");
        assertThat(capacity.getString("memory")).isEqualTo("1048576Ki");
        assertThat(box("v2-container").memoryAvailable()).hasValue(20_000_000L);
        assertThat(box("v2-container").processes()).isLessThan(0.01);
    }

    @Test
    void aMachineOfVersionTwoHasAllOfItself() {
        // Given
        JsonObject capacity = capacity("v2-machine");
        // Then
        assertThat(capacity.getString("cpu")).isEqualTo("4");
        assertThat(capacity.getString("memory")).isEqualTo("8000000Ki");
        assertThat(box("v2-machine").memoryAvailable()).hasValue(6000000L * 1024);
        // And huge pages are not for others
        assertThat(capacity.getString("hugepages-2Mi")).isEqualTo("131072Ki");
        assertThat(capacity.getString("hugepages-1Gi")).isEqualTo("0");
        assertThat(allocatable("v2-machine").getString("memory"))
                .isEqualTo(8000000 - 102400 - 131072 + "Ki");
    }

    private JsonObject capacity(String name) {
        return new Capacity(box(name), 110).all();
    }

    private JsonObject allocatable(String name) {
        return new Capacity(box(name), 110).forPods();
    }

    private Box box(String name) {
        return new Box(Path.of("src/test/resources/boxes", name), disk);
    }
}
