package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices by YAML, with the simulator as the device. */
class DeviceKameletsTest {

    private static final JsonObject NONE = new JsonObject();

    @TempDir Path folder;
    private DeviceEdge edge;

    @BeforeEach
    void start() throws IOException {
        edge = new DeviceEdge(folder, Map.of());
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void aDeviceWithVisitorsIsReadAndIsOnline() {
        // When
        edge.device("sim", "simulator", NONE, property("level", between(10, 20)));
        // Then
        soon().until(() -> edge.reported("sim", "level") != null);
        assertThat(Double.parseDouble(edge.reported("sim", "level"))).isBetween(10.0, 20.0);
        soon().until(() -> edge.state("sim").equals("online"));
    }

    @Test
    void aWantedValueIsWrittenAndReadBack() {
        // When
        edge.device("sim", "simulator", NONE, wanted("target", "23.5", between(0, 1)));
        // Then
        soon().until(() -> "23.5".equals(edge.reported("sim", "target")));
    }

    @Test
    void anotherWantedValueIsWrittenAsSoonAsItIsWanted() {
        // Given
        edge.device("sim", "simulator", NONE, wanted("target", "23.5", between(0, 1)));
        soon().until(() -> "23.5".equals(edge.reported("sim", "target")));
        // When
        edge.device("sim", "simulator", NONE, wanted("target", "19", between(0, 1)));
        // Then
        soon().until(() -> "19".equals(edge.reported("sim", "target")));
    }

    @Test
    void aWrongDeviceDisturbsNoOther() {
        // Given one that works
        edge.device("good", "simulator", NONE, property("level", between(0, 100)));
        soon().until(() -> edge.state("good").equals("online"));
        // When another has nonsense for a number, and one computes
        edge.device(
                "bad", "simulator", NONE, property("level", new JsonObject().put("minimum", "x")));
        edge.device(
                "sly",
                "simulator",
                NONE,
                property("level", new JsonObject().put("minimum", "${sys.user.home}")));
        // Then each is told for itself
        soon().until(() -> edge.state("bad").equals("offline"));
        soon().until(() -> edge.state("sly").equals("offline"));
        String before = edge.reported("good", "level");
        soon().until(() -> !before.equals(edge.reported("good", "level")));
        assertThat(edge.reported("bad", "level")).isNull();
        assertThat(edge.state("good")).isEqualTo("online");
    }

    @Test
    void aDeviceThatIsCorrectedWorks() {
        // Given
        edge.device(
                "sim", "simulator", NONE, property("level", new JsonObject().put("minimum", "x")));
        soon().until(() -> edge.state("sim").equals("offline"));
        // When
        edge.device("sim", "simulator", NONE, property("level", between(1, 2)));
        // Then
        soon().until(() -> edge.state("sim").equals("online"));
    }

    @Test
    void aDeviceWithoutVisitorsIsLeftToItsProgram() {
        // When
        edge.device("own", "simulator", NONE, new JsonObject().put("name", "level"));
        edge.device("sim", "simulator", NONE, property("level", between(1, 2)));
        soon().until(() -> edge.state("sim").equals("online"));
        // Then
        assertThat(edge.state("own")).isEqualTo("unknown");
    }

    @Test
    void aProtocolWithoutKameletIsLeftToItsMapper() {
        // When
        edge.device("own", "bluetooth", NONE, property("level", NONE));
        edge.device("sim", "simulator", NONE, property("level", between(1, 2)));
        soon().until(() -> edge.state("sim").equals("online"));
        // Then
        assertThat(edge.state("own")).isEqualTo("unknown");
    }

    private static JsonObject between(int minimum, int maximum) {
        return new JsonObject().put("minimum", minimum).put("maximum", maximum);
    }
}
