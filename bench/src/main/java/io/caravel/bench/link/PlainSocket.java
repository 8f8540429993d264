package io.caravel.bench.link;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The baseline: the same events over a plain WebSocket of Vert.x with mutual TLS, one message each,
 * stored nowhere, acknowledged once when the last one has arrived.
 */
public final class PlainSocket {
    private PlainSocket() {}

    /** Arguments: {@code server|client}, folder of the certificates, port, number of events. */
    public static void main(String[] arguments) throws Exception {
        Tls tls = new Tls(Path.of(arguments[1]));
        int port = Integer.parseInt(arguments[2]);
        long events = Long.parseLong(arguments[3]);
        Vertx vertx = Vertx.vertx();
        vertx.setTimer(1, id -> {}); // Vert.x 4.5 ends the first connection with timer 0
        if (arguments[0].equals("server")) {
            serve(vertx, tls, port, events);
            Events.tell("ready", new JsonObject());
            return;
        }
        long begin = System.nanoTime();
        send(vertx, tls, port, events);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Events.tell("plain", new JsonObject().put("perSecond", events / seconds));
        System.exit(0);
    }

    private static void serve(Vertx vertx, Tls tls, int port, long events) throws Exception {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setSsl(true)
                        .setPfxKeyCertOptions(tls.key("server"))
                        .setPfxTrustOptions(tls.trust())
                        .setClientAuth(ClientAuth.REQUIRED);
        vertx.createHttpServer(options)
                .webSocketHandler(socket -> count(socket, events))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static void count(ServerWebSocket socket, long events) {
        long[] seen = new long[1];
        socket.textMessageHandler(
                text -> {
                    if (Events.number(text) > 0 && ++seen[0] == events) {
                        socket.writeTextMessage("all");
                    }
                });
    }

    private static void send(Vertx vertx, Tls tls, int port, long events) throws Exception {
        WebSocketClientOptions options =
                new WebSocketClientOptions()
                        .setSsl(true)
                        .setPfxKeyCertOptions(tls.key(Tls.NODE))
                        .setPfxTrustOptions(tls.trust());
        WebSocketConnectOptions address =
                new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setSsl(true)
                        .setURI("/");
        CompletableFuture<Void> all = new CompletableFuture<>();
        vertx.createWebSocketClient(options)
                .connect(address)
                .onSuccess(socket -> new Burst(socket, events, all).go())
                .onFailure(all::completeExceptionally);
        all.get(10, TimeUnit.MINUTES);
    }

    /** Writes as fast as the socket takes it. */
    private static final class Burst {
        private final WebSocket socket;
        private final Events source = new Events(0);
        private final long events;
        private long sent;

        Burst(WebSocket socket, long events, CompletableFuture<Void> all) {
            this.socket = socket;
            this.events = events;
            socket.textMessageHandler(text -> all.complete(null));
            socket.drainHandler(nothing -> go());
        }

        void go() {
            while (sent < events && !socket.writeQueueFull()) {
                socket.writeTextMessage(source.body(++sent));
            }
        }
    }
}
