package io.caravel.edge;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that watches, with the WebSocket of the JDK; it reads only when it is told to. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

    final List<JsonObject> seen = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> end = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    private LiveClient(int port, String path, String header, String value) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (value != null) {
            builder.header(header, value);
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), this).join();
    }

    static LiveClient reading(int port, String path) {
        return page(port, path, null);
    }

    static LiveClient page(int port, String path, String origin) {
        return opened(port, path, "Origin", origin);
    }

    static LiveClient login(int port, String path, String authorization) {
        return opened(port, path, "Authorization", authorization);
    }

    private static LiveClient opened(int port, String path, String header, String value) {
        LiveClient client = new LiveClient(port, path, header, value);
        client.read();
        return client;
    }

    static LiveClient notReading(int port, String path) {
        return new LiveClient(port, path, "", null);
    }

    void read() {
        socket.request(Long.MAX_VALUE);
    }

    void say(String text) {
        socket.sendText(text, true).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        // nothing is read before read()
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            seen.add(new JsonObject(part.toString()));
            part.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        end.complete(status + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end.complete(error.toString());
    }

    boolean isSynced() {
        return seen.stream().anyMatch(message -> "synced".equals(message.getString("op")));
    }

    /** The newest message about a thing, null for none. */
    JsonObject newest(String kind, String key) {
        return seen.stream()
                .filter(message -> kind.equals(message.getString("kind")))
                .filter(message -> key.equals(message.getString("key")))
                .reduce((one, next) -> next)
                .orElse(null);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
