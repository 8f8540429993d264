package io.caravel.kube;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A watch over a WebSocket, one event per message, for servers and proxies that do not stream an
 * ordinary answer.
 */
final class SocketWatch implements OpenWatch, WebSocket.Listener {

    private final String what;
    private final Consumer<List<String>> onEvents;
    private final Consumer<KubeException> onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile WebSocket socket;

    /** Opens a watch; the parameters are those of {@link StreamWatch}. */
    SocketWatch(
            KubeApi api,
            URI uri,
            String what,
            Consumer<List<String>> onEvents,
            Consumer<KubeException> onEnd) {
        this.what = what;
        this.onEvents = onEvents;
        this.onEnd = onEnd;
        String origin = uri.getScheme() + "://" + uri.getAuthority();
        api.http()
                .newWebSocketBuilder()
                .uri(uri)
                .header("Origin", origin)
                .buildAsync(this)
                .whenComplete(this::answered);
    }

    @Override
    public void more() {
        WebSocket open = socket;
        if (open != null && !ended.get()) {
            open.request();
        }
    }

    @Override
    public void close() {
        ended.set(true);
        WebSocket open = socket;
        if (open != null) {
            open.sendClose(1000, null);
        }
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        socket = webSocket;
        if (ended.get()) {
            webSocket.sendClose(1000, null);
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        if (!ended.get()) {
            onEvents.accept(List.of(text));
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteBuffer bytes) {
        onMessage(webSocket, StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    public void onClose(WebSocket webSocket, int code, String reason) {
        webSocket.sendClose(code, reason);
        end(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end(KubeErrors.unreachable(what, error));
    }

    private void answered(WebSocket open, Throwable failure) {
        if (failure == null) {
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            end(KubeErrors.of(what, refused.getResponse().code(), "", null));
        } else {
            end(KubeErrors.unreachable(what, cause));
        }
    }

    private void end(KubeException why) {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(why);
        }
    }
}
