package io.caravel.modbus;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.util.Optional;

/** A real Modbus TCP server on loopback, with one unit, number 1. */
public final class Plc implements AutoCloseable {

    private final ModbusTcpServer server;

    /**
     * Starts it.
     *
     * @param port that it listens on
     * @param image its registers and coils; they outlive it
     */
    public Plc(int port, ProcessImage image) throws Exception {
        server =
                ModbusTcpServer.create(
                        NettyTcpServerTransport.create(
                                to -> {
                                    to.bindAddress = "127.0.0.1";
                                    to.port = port;
                                }),
                        new ReadWriteModbusServices() {
                            @Override
                            protected Optional<ProcessImage> getProcessImage(int unitId) {
                                return unitId == 1 ? Optional.of(image) : Optional.empty();
                            }
                        });
        server.start();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
