package io.caravel.modbus;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.exceptions.ModbusTimeoutException;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One TCP connection to a device or gateway, shared by all who speak to it. A request opens it when
 * it is closed; it is closed when several answers in a row did not come. Thread-safe.
 */
final class ModbusConnection {

    private static final int SILENT = 3;

    private final String place;
    private final NettyTcpClientTransport transport;
    private final ModbusTcpClient client;
    private int users;
    private int unanswered;

    ModbusConnection(String host, int port, EventLoopGroup loop) {
        place = host + ":" + port;
        transport =
                NettyTcpClientTransport.create(
                        to -> {
                            to.hostname = host;
                            to.port = port;
                            to.connectTimeout = Duration.ofSeconds(5);
                            to.connectPersistent = false;
                            to.eventLoopGroup = loop;
                        });
        client = ModbusTcpClient.create(transport);
    }

    /** One user more; held by the component's lock. */
    void use() {
        users++;
    }

    /** One user less; true for the last. */
    boolean leave() {
        return --users == 0;
    }

    /**
     * Asks and waits.
     *
     * @param request to the client
     * @param timeout milliseconds for connecting, and again for the answer
     * @throws IOException MODBUS-002 when there is no connection or no answer in time
     */
    <T> T ask(Function<ModbusTcpClient, CompletionStage<T>> request, long timeout)
            throws Exception {
        try {
            if (!transport.isConnected()) {
                transport.connect().get(timeout, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "MODBUS-002 %s cannot be reached: look at the device and the network"
                            .formatted(place),
                    e);
        }
        try {
            T answer =
                    request.apply(client).toCompletableFuture().get(timeout, TimeUnit.MILLISECONDS);
            answered(true);
            return answer;
        } catch (TimeoutException e) {
            throw silent(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModbusTimeoutException) {
                throw silent(e);
            }
            answered(true);
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private IOException silent(Exception why) {
        answered(false);
        return new IOException(
                "MODBUS-002 %s did not answer in time: look at the device and its unit"
                        .formatted(place),
                why);
    }

    private synchronized void answered(boolean yes) {
        unanswered = yes ? 0 : unanswered + 1;
        if (unanswered >= SILENT) {
            unanswered = 0;
            transport.disconnect();
        }
    }

    void close() {
        transport.disconnect();
    }
}
