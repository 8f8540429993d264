package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;

import com.digitalpetri.modbus.server.ProcessImage;
import io.caravel.lab.Ports;
import io.caravel.modbus.Plc;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets modbus-source and modbus-sink against a Modbus TCP server. */
class ModbusKameletTest {

    @TempDir Path folder;
    private final ProcessImage image = new ProcessImage();
    private Plc server;
    private DeviceEdge edge;
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        listen();
        edge = new DeviceEdge(folder, Map.of());
    }

    private void listen() throws Exception {
        server = new Plc(port, image);
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        server.close();
    }

    private JsonObject plc() {
        return new JsonObject().put("ip", "127.0.0.1").put("port", port).put("slaveID", 1);
    }

    private static JsonObject register(String table, int offset) {
        return new JsonObject().put("register", table).put("offset", offset);
    }

    private void holding(int address, byte[] registers) {
        image.with(
                tx ->
                        tx.writeHoldingRegisters(
                                holding -> {
                                    for (int i = 0; i < registers.length / 2; i++) {
                                        holding.put(
                                                address + i,
                                                new byte[] {
                                                    registers[2 * i], registers[2 * i + 1]
                                                });
                                    }
                                }));
    }

    @Test
    void allFourTablesAreRead() {
        // Given
        holding(2, new byte[] {(byte) 0xFF, (byte) 0xCE});
        image.with(
                tx -> {
                    tx.writeInputRegisters(input -> input.put(7, new byte[] {0, 42}));
                    tx.writeCoils(coils -> coils.put(3, true));
                    tx.writeDiscreteInputs(inputs -> inputs.put(4, true));
                });
        // When
        edge.device(
                "plc",
                "modbus",
                plc(),
                property("holding", register("HoldingRegister", 2).put("scale", 0.1)),
                property("input", register("InputRegister", 7)),
                property("coil", register("CoilRegister", 3)),
                property("discrete", register("DiscreteInputRegister", 4)));
        // Then
        soon().until(() -> "-5".equals(edge.reported("plc", "holding")));
        soon().until(() -> "42".equals(edge.reported("plc", "input")));
        soon().until(() -> "true".equals(edge.reported("plc", "coil")));
        soon().until(() -> "true".equals(edge.reported("plc", "discrete")));
    }

    @Test
    void aNumberOverTwoSwappedRegistersIsReadAndWritten() {
        // Given 21.5 with the low word first
        byte[] bytes = ByteBuffer.allocate(4).putFloat(21.5f).array();
        holding(10, new byte[] {bytes[2], bytes[3], bytes[0], bytes[1]});
        JsonObject visitor =
                register("holding", 10).put("type", "float32").put("isRegisterSwap", true);
        edge.device("plc", "modbus", plc(), property("speed", visitor));
        soon().until(() -> "21.5".equals(edge.reported("plc", "speed")));
        // When
        edge.device("plc", "modbus", plc(), wanted("speed", "-3.25", visitor));
        // Then
        soon().until(() -> "-3.25".equals(edge.reported("plc", "speed")));
    }

    @Test
    void aDeviceThatIsAbsentAtTheStartAndOneThatRestartsAreReadWhenTheyAreThere() throws Exception {
        // Given
        server.close();
        holding(0, new byte[] {0, 5});
        edge.device("plc", "modbus", plc(), property("level", register("holding", 0)));
        soon().until(() -> edge.state("plc").equals("offline"));
        // When
        listen();
        // Then
        soon().until(() -> "5".equals(edge.reported("plc", "level")));
        // And after a restart
        server.close();
        soon().until(() -> edge.state("plc").equals("offline"));
        holding(0, new byte[] {0, 6});
        listen();
        soon().until(() -> "6".equals(edge.reported("plc", "level")));
    }

    @Test
    void aUnitThatIsNotThereDoesNotTouchTheOtherBehindTheSameAddress() {
        // Given
        holding(0, new byte[] {0, 5});
        edge.device(
                "ghost", "modbus", plc().put("slaveID", 9), property("x", register("holding", 0)));
        // When
        edge.device("plc", "modbus", plc(), property("level", register("holding", 0)));
        // Then
        soon().until(() -> "5".equals(edge.reported("plc", "level")));
        soon().until(() -> edge.state("ghost").equals("offline"));
    }
}
