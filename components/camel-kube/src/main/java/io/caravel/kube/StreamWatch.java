package io.caravel.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A watch as one endless HTTP answer of JSON lines. */
final class StreamWatch implements OpenWatch {

    private final String what;
    private final Consumer<List<String>> onEvents;
    private final Consumer<KubeException> onEnd;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean refused;
    private volatile AsyncBody body;

    /**
     * Opens a watch.
     *
     * @param what the request in words, for errors
     * @param onEvents gets whole lines on a thread of the HTTP client
     * @param onEnd called once: with null when the server ended the watch in order, else with why
     */
    StreamWatch(
            KubeApi api,
            URI uri,
            String what,
            Consumer<List<String>> onEvents,
            Consumer<KubeException> onEnd) {
        this.what = what;
        this.onEvents = onEvents;
        this.onEnd = onEnd;
        HttpRequest request =
                api.http()
                        .newHttpRequestBuilder()
                        .uri(uri)
                        .header("Accept", "application/json")
                        .forStreaming()
                        .build();
        api.http().consumeBytes(request, this::read).whenComplete(this::answered);
    }

    @Override
    public void more() {
        AsyncBody open = body;
        if (open != null && !ended.get()) {
            open.consume();
        }
    }

    @Override
    public void close() {
        ended.set(true);
        AsyncBody open = body;
        if (open != null) {
            open.cancel();
        }
    }

    private void answered(HttpResponse<AsyncBody> response, Throwable failure) {
        if (failure != null) {
            end(KubeErrors.unreachable(what, failure));
            return;
        }
        refused = !response.isSuccessful();
        body = response.body();
        if (ended.get()) {
            body.cancel();
            return;
        }
        body.done().whenComplete((done, broken) -> finished(response, broken));
        body.consume();
    }

    private void finished(HttpResponse<AsyncBody> response, Throwable broken) {
        if (refused) {
            String retryAfter = response.header("Retry-After");
            end(KubeErrors.of(what, response.code(), takeLine(), retryAfter));
        } else {
            end(broken == null ? null : KubeErrors.unreachable(what, broken));
        }
    }

    private void read(List<ByteBuffer> buffers, AsyncBody from) {
        List<String> lines = new ArrayList<>();
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            split(bytes, lines);
        }
        if (ended.get()) {
            from.cancel();
        } else if (lines.isEmpty()) {
            from.consume();
        } else {
            onEvents.accept(lines);
        }
    }

    private void split(byte[] bytes, List<String> lines) {
        int start = 0;
        for (int i = 0; i < bytes.length && !refused; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, start, i - start);
                lines.add(takeLine());
                start = i + 1;
            }
        }
        line.write(bytes, start, bytes.length - start);
    }

    private String takeLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text;
    }

    private void end(KubeException why) {
        if (ended.compareAndSet(false, true)) {
            onEnd.accept(why);
        }
    }
}
