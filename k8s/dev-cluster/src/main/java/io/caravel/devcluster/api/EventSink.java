package io.caravel.devcluster.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where a watch writes its events: a chunked response or a WebSocket.
 *
 * @param write writes one event
 * @param end ends the stream in order; harmless when it has ended
 * @param full whether the reader is so far behind that the stream has to be given up
 * @param onGone takes what to do when the reader is gone; to be called before the first event
 */
record EventSink(
        Consumer<byte[]> write, Runnable end, BooleanSupplier full, Consumer<Runnable> onGone) {

    private static final int MAX_BEHIND = 16 << 20;

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
                response::writeQueueFull,
                gone -> {
                    response.closeHandler(closed -> gone.run());
                    response.exceptionHandler(e -> gone.run());
                });
    }

    static EventSink of(ServerWebSocket socket) {
        socket.setWriteQueueMaxSize(MAX_BEHIND);
        return new EventSink(
                event -> socket.writeTextMessage(new String(event, StandardCharsets.UTF_8)),
                () -> {
                    if (!socket.isClosed()) {
                        socket.close();
                    }
                },
                socket::writeQueueFull,
                gone -> {
                    socket.closeHandler(closed -> gone.run());
                    socket.exceptionHandler(e -> gone.run());
                });
    }
}
