package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices and Device objects that are wrong or hostile: each says so with a code. */
class BadDevicesTest {

    private static final byte[] MEGABYTE = new byte[1024 * 1024];

    @TempDir Path folder;
    private DeviceEdge edge;
    private ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What a server sends, until it throws. */
    private interface Answer {
        void to(OutputStream out) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        edge = new DeviceEdge(folder, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        server.close();
        threads.shutdownNow();
    }

    private void serve(Answer answer) {
        threads.submit(
                () -> {
                    while (!server.isClosed()) {
                        Socket socket = server.accept();
                        threads.submit(
                                () -> {
                                    try (socket) {
                                        socket.getInputStream().read(new byte[2_000]);
                                        answer.to(socket.getOutputStream());
                                    }
                                    return null;
                                });
                    }
                    return null;
                });
    }

    private void read(String path) {
        JsonObject visitor =
                new JsonObject()
                        .put("url", "http://127.0.0.1:" + server.getLocalPort() + "/")
                        .put("path", path)
                        .put("timeout", 1000);
        edge.device("bad", "http", new JsonObject(), property("value", visitor));
    }

    private void isToldAsNotRead() {
        soon().until(() -> edge.error("bad").equals("EDGE-DEVICE-005"));
        soon().until(() -> edge.state("bad").equals("offline"));
        assertThat(edge.reported("bad", "value")).isNull();
        // And the edge serves others
        edge.device("sim", "simulator", new JsonObject(), property("level", new JsonObject()));
        soon().until(() -> edge.state("sim").equals("online"));
    }

    private static void write(OutputStream out, String text) throws Exception {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"a\"",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"b\":\"\u00ff\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"b\":1}",
                "not HTTP at all\r\n\r\n",
                ""
            })
    void anAnswerThatIsNoReadingIsToldAsNotRead(String answer) {
        serve(out -> write(out, answer));
        read("$.a");
        isToldAsNotRead();
    }

    @Test
    void ofAnAnswerOfAHundredMegabytesNoMoreIsKeptThanOne() {
        // Given a server that answers at length
        serve(
                out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n\"");
                    for (int i = 0; i < 100; i++) {
                        out.write(MEGABYTE);
                    }
                });
        // When it is read
        read("$");
        // Then it is told why
        isToldAsNotRead();
        assertThat(edge.reason("bad")).contains("longer than 1048576 bytes");
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        serve(
                out -> {
                    write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        write(out, "400\r\n" + " ".repeat(1024) + "\r\n");
                    }
                });
        read("$");
        isToldAsNotRead();
    }

    @Test
    void anAnswerThatTricklesIsGivenUp() {
        // Given a server that sends a letter whenever it is looked at
        Semaphore letters = new Semaphore(0);
        serve(
                out -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                    while (true) {
                        letters.acquire();
                        write(out, " ");
                    }
                });
        // When it is read
        read("$");
        // Then it is given up while letters still come
        soon().until(
                        () -> {
                            letters.release();
                            return edge.error("bad").equals("EDGE-DEVICE-005");
                        });
        isToldAsNotRead();
    }

    @ParameterizedTest
    @CsvSource({
        "modbus, ip, 127.0.0.1, EDGE-DEVICE-003",
        "mqtt, qos, many, EDGE-DEVICE-003",
        "opcua, url, opc.tcp://127.0.0.1:1, EDGE-DEVICE-003"
    })
    void whatLacksAParameterSaysWhich(String protocol, String name, String value, String code) {
        JsonObject visitor = new JsonObject().put(name, value);
        edge.device("bad", protocol, new JsonObject(), property("value", visitor));
        soon().until(() -> edge.error("bad").equals(code));
        assertThat(edge.reason("bad")).contains("configData lacks ");
    }

    @ParameterizedTest
    @CsvSource({
        "offset, 70000",
        "offset, -1",
        "offset, x",
        "port, 99999",
        "slaveID, 300",
        "register, Nothing",
        "type, float99",
        "scale, much",
        "timeout, never"
    })
    void aModbusParameterOutOfRangeOrOfAnotherTypeIsToldByTheDevice(String name, String value) {
        JsonObject visitor =
                new JsonObject().put("ip", "127.0.0.1").put("offset", 1).put(name, value);
        edge.device("bad", "modbus", new JsonObject(), property("value", visitor));
        soon().until(() -> edge.error("bad").matches("EDGE-DEVICE-00[345]"));
        soon().until(() -> edge.state("bad").equals("offline"));
        assertThat(edge.reason("bad")).isNotEmpty();
    }
}
