package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import com.digitalpetri.modbus.server.ProcessImage;
import io.caravel.lab.Ports;
import io.caravel.modbus.Plc;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that take a connection and never answer, beside one that works. */
class DeadDevicesTest {

    private static final int DEAD = 50;

    /** Longer than any test waits: who has to wait for one of them waits too long. */
    private static final int FOR_EVER_MS = 3_600_000;

    @TempDir Path folder;

    @Test
    void fiftyDeadModbusDevicesDoNotHoldUpAGoodOne() throws Exception {
        ProcessImage image = new ProcessImage();
        image.with(tx -> tx.writeHoldingRegisters(all -> all.put(0, new byte[] {0, 5})));
        int port = Ports.free();
        // Given fifty devices, each with an address of its own, that never answer
        try (Plc good = new Plc(port, image);
                ServerSocket dead = new ServerSocket(0, 4 * DEAD);
                DeviceEdge edge = new DeviceEdge(folder, Map.of())) {
            for (int i = 0; i < DEAD; i++) {
                edge.device(
                        "dead-" + i,
                        "modbus",
                        plc("127.0.1." + (i + 1), dead.getLocalPort()).put("timeout", FOR_EVER_MS),
                        wanted("level", "7", register()));
            }
            // When a good one comes after them
            edge.device("good", "modbus", plc("127.0.0.1", port), property("level", register()));
            // Then it is read, and written
            soon().until(() -> "5".equals(edge.reported("good", "level")));
            edge.device("good", "modbus", plc("127.0.0.1", port), wanted("level", "9", register()));
            soon().until(() -> "9".equals(edge.reported("good", "level")));
            soon().until(() -> edge.state("good").equals("online"));
            assertThat(edge.state("dead-0")).isNotEqualTo("online");
        }
    }

    private static JsonObject plc(String address, int port) {
        return new JsonObject().put("ip", address).put("port", port);
    }

    private static JsonObject register() {
        return new JsonObject().put("register", "holding").put("offset", 0);
    }
}
