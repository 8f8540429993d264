package io.caravel.link;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;

/** A node with a valid certificate that says what it likes. */
final class RawPeer implements AutoCloseable {
    static final String HELLO =
            "{\"t\":\"hello\",\"versions\":[1],\"agent\":\"raw\",\"window\":100000}";

    final List<String> heard = new CopyOnWriteArrayList<>();
    static final Vertx VERTX = Vertx.vertx();

    static {
        VERTX.setTimer(1, id -> {}); // timer 0 would end the first connection
    }

    private static final WebSocketClient PLAIN = VERTX.createWebSocketClient(options());

    private final WebSocket socket;
    private volatile boolean closed;

    private static WebSocketClientOptions options() {
        return new WebSocketClientOptions()
                .setMaxConnections(1000)
                .setMaxFrameSize(8 << 20)
                .setMaxMessageSize(8 << 20);
    }

    RawPeer(String node, int port) throws Exception {
        this(node, port, true);
    }

    /** A node of a hub that allows plain connections. */
    static RawPeer plain(String node, int port) throws Exception {
        return new RawPeer(node, port, false);
    }

    private RawPeer(String node, int port, boolean tls) throws Exception {
        WebSocketClientOptions options = options();
        if (tls) {
            TlsOptions.apply(new DefaultCamelContext(), TestCa.SHARED.node(node), options);
        }
        WebSocketClient client = tls ? VERTX.createWebSocketClient(options) : PLAIN;
        socket =
                client.connect(
                                new WebSocketConnectOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(port)
                                        .setSsl(tls)
                                        .setURI("/v1/" + node))
                        .onSuccess(
                                s ->
                                        s.textMessageHandler(heard::add)
                                                .closeHandler(nothing -> closed = true)
                                                .exceptionHandler(e -> {}))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
    }

    void say(String text) {
        socket.writeTextMessage(text);
    }

    void say(Buffer bytes) {
        socket.writeBinaryMessage(bytes);
    }

    WebSocket socket() {
        return socket;
    }

    void stopReading() {
        socket.pause();
    }

    boolean isClosed() {
        return closed;
    }

    String closeReason() {
        return socket.closeReason();
    }

    Short closeStatus() {
        return socket.closeStatusCode();
    }

    boolean heard(String part) {
        return heard.stream().anyMatch(text -> text.contains(part));
    }

    @Override
    public void close() {
        socket.resume();
        socket.close();
    }
}
