package io.caravel.devcluster.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Consumer;

/**
 * Where a watch writes its events: a chunked response or a WebSocket.
 *
 * @param write writes one event
 * @param end ends the stream in order
 * @param full whether the reader is so far behind that the stream has to be given up
 */
record EventSink(Consumer<byte[]> write, Runnable end, java.util.function.BooleanSupplier full) {

    private static final int MAX_BEHIND = 64 << 20;

    static EventSink of(HttpServerResponse response) {
        response.setChunked(true);
        response.setWriteQueueMaxSize(MAX_BEHIND);
        return new EventSink(
                event -> response.write(Buffer.buffer(event).appendByte((byte) '\n')),
                () -> {
                    if (!response.ended() && !response.closed()) {
                        response.end();
                    }
                },
                response::writeQueueFull);
    }

    static EventSink of(ServerWebSocket socket) {
        socket.setWriteQueueMaxSize(MAX_BEHIND);
        return new EventSink(
                event ->
                        socket.writeTextMessage(
                                new String(event, java.nio.charset.StandardCharsets.UTF_8)),
                () -> {
                    if (!socket.isClosed()) {
                        socket.close();
                    }
                },
                socket::writeQueueFull);
    }
}
