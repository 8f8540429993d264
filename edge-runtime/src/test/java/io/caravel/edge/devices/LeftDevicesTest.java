package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.edge.twins.MqttDevice;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices whose protocol has no Kamelet, or a broken one: their DeviceStatus says so. */
class LeftDevicesTest {

    private static final JsonObject NONE = new JsonObject();
    private static final List<String> NO_KAMELET = List.of("EDGE-DEVICE-002");
    private static final String BROKEN = "apiVersion: camel.apache.org/v1\nkind: Kamelet\n]";

    @TempDir Path folder;
    private Path kamelets;
    private DeviceEdge edge;

    @BeforeEach
    void start() throws IOException {
        kamelets = Files.createDirectories(folder.resolve("kamelets"));
        edge = new DeviceEdge(folder, Map.of("edge.devices.kamelets.dir", kamelets.toString()));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static JsonObject level() {
        return property("level", new JsonObject().put("minimum", 1).put("maximum", 2));
    }

    private void kamelet(String name) throws IOException {
        Path simulator = Path.of("..", "kamelets", "simulator-source.kamelet.yaml");
        Files.writeString(
                kamelets.resolve(name + "-source.kamelet.yaml"),
                Files.readString(simulator).replace("simulator-source", name + "-source"));
    }

    @Test
    void anUnknownProtocolIsInTheDeviceStatusUntilItIsCorrected() {
        // When
        edge.device("own", "simulaotr", NONE, level());
        // Then
        soon().until(() -> edge.failures("own").equals(NO_KAMELET));
        soon().until(() -> edge.reason("own").contains("no Kamelet simulaotr-source"));
        // And when it is corrected
        edge.device("own", "simulator", NONE, level());
        soon().until(() -> edge.told("own").getString("state", "").equals("online"));
        soon().until(() -> edge.failures("own").isEmpty());
    }

    @Test
    void aDeviceWhoseProtocolIsNoMoreIsNotOnlineAnyMore() {
        // Given
        edge.device("own", "simulator", NONE, level());
        soon().until(() -> edge.told("own").getString("state", "").equals("online"));
        // When
        edge.device("own", "simulaotr", NONE, level());
        // Then
        soon().until(() -> edge.failures("own").equals(NO_KAMELET));
        assertThat(edge.state("own")).isEqualTo("unknown");
        soon().until(() -> edge.told("own").getString("state", "").equals("unknown"));
    }

    @Test
    void aDeviceThatItsOwnProgramSpeaksForDoesNotFail() throws Exception {
        // Given
        edge.device("own", "bluetooth", NONE, level());
        soon().until(() -> edge.failures("own").equals(NO_KAMELET));
        // When its program reports
        try (MqttDevice program = new MqttDevice(edge.broker())) {
            program.publish(
                    "$hw/events/device/default/own/twin/update",
                    "{\"twin\":{\"level\":{\"actual\":{\"value\":\"1\"}}}}");
        }
        // Then
        soon().until(() -> "1".equals(edge.reported("own", "level")));
        soon().until(() -> edge.failures("own").isEmpty());
        // And it stays so when its Device changes
        edge.device("own", "bluetooth", NONE, level(), property("more", NONE));
        edge.device("sim", "simulator", NONE, level());
        soon().until(() -> edge.state("sim").equals("online"));
        assertThat(edge.failures("own")).isEmpty();
    }

    @Test
    void aKameletThatIsDroppedLaterServesTheDevicesThatWaitForIt() throws Exception {
        // Given
        edge.device("own", "sine", NONE, level());
        soon().until(() -> edge.failures("own").equals(NO_KAMELET));
        // When
        kamelet("sine");
        // Then
        soon().until(() -> edge.told("own").getString("state", "").equals("online"));
        soon().until(() -> edge.failures("own").isEmpty());
    }

    @Test
    void aBrokenKameletIsToldUntilItIsMended() throws Exception {
        // Given
        Files.writeString(kamelets.resolve("sine-source.kamelet.yaml"), BROKEN);
        edge.device("own", "sine", NONE, level());
        soon().until(() -> edge.failures("own").equals(NO_KAMELET));
        soon().until(() -> edge.reason("own").contains("cannot be read"));
        // When
        kamelet("sine");
        // Then
        soon().until(() -> edge.told("own").getString("state", "").equals("online"));
        soon().until(() -> edge.failures("own").isEmpty());
    }

    @Test
    void wrongConfigDataIsInTheDeviceStatusUntilItIsCorrected() {
        // When
        edge.device("own", "simulator", NONE, property("level", sly()));
        // Then
        soon().until(() -> edge.failures("own").equals(List.of("EDGE-DEVICE-003")));
        soon().until(() -> edge.told("own").getString("state", "").equals("offline"));
        // And when it is corrected
        edge.device("own", "simulator", NONE, level());
        soon().until(() -> edge.told("own").getString("state", "").equals("online"));
        soon().until(() -> edge.failures("own").isEmpty());
    }

    private static JsonObject sly() {
        return new JsonObject().put("minimum", "${sys.user.home}");
    }
}
