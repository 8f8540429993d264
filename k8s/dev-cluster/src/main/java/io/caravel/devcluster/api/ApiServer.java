package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.access.AuditLog;
import io.caravel.devcluster.access.User;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of the API, on loopback. Everything runs on the event loop it is created on. No
 * request, however wrong, ends the process: each gets a Status.
 */
public final class ApiServer {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_BODY = 3 << 20;

    private final Vertx vertx;
    private final Cluster cluster;
    private final Verbs verbs;
    private final WatchVerb watches;
    private final Documents documents;
    private final Gate gate;
    private HttpServer server;

    /**
     * A server of a cluster's objects that tells its log of all requests; call on an event loop.
     */
    public ApiServer(Vertx vertx, Cluster cluster, AuditLog audit) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.verbs = new Verbs(cluster);
        this.watches = new WatchVerb(vertx, cluster);
        this.documents = new Documents(cluster.catalog());
        this.gate = new Gate(cluster, audit);
    }

    /** Listens on loopback; the result is the port, once requests are answered. */
    public Future<Integer> listen(int port) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(64 << 10)
                        .setMaxHeaderSize(64 << 10)
                        .setIdleTimeout(0);
        server = vertx.createHttpServer(options);
        server.requestHandler(this::receive);
        server.exceptionHandler(e -> LOG.debug("a connection was dropped: {}", e.toString()));
        return server.listen().map(HttpServer::actualPort);
    }

    /** Ends all watches and stops listening. */
    public Future<Void> close() {
        watches.endAll();
        return server == null ? Future.succeededFuture() : server.close();
    }

    private void receive(HttpServerRequest http) {
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        http.exceptionHandler(e -> LOG.debug("a request was cut short: {}", e.toString()));
        http.handler(
                part -> {
                    if (body.length() + part.length() <= MAX_BODY) {
                        body.appendBuffer(part);
                    } else if (!refused[0]) {
                        refused[0] = true;
                        fail(http, ApiException.tooLarge(MAX_BODY));
                    }
                });
        if (isUpgrade(http)) {
            guarded(http, () -> answer(http, body));
        } else {
            http.endHandler(
                    end -> {
                        if (!refused[0]) {
                            guarded(http, () -> answer(http, body));
                        }
                    });
        }
    }

    private static boolean isUpgrade(HttpServerRequest http) {
        return "websocket".equalsIgnoreCase(http.getHeader("Upgrade"));
    }

    private void guarded(HttpServerRequest http, Runnable work) {
        try {
            work.run();
        } catch (ApiException e) {
            fail(http, e);
        } catch (UncheckedIOException e) {
            LOG.error("DEV-STORE-001 {} ({}); make room", e.getMessage(), e.getCause().toString());
            fail(http, ApiException.internal(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("DEV-API-001 {} {} failed; please report it", http.method(), http.path(), e);
            fail(http, ApiException.internal(e.toString()));
        }
    }

    private void answer(HttpServerRequest http, Buffer body) {
        LoopbackOnly.check(http);
        User user = gate.user(http);
        List<String> segments =
                Arrays.stream(http.path().split("/")).filter(s -> !s.isEmpty()).toList();
        if (documents.answer(http, segments)) {
            return;
        }
        ResourcePath path =
                ResourcePath.of(segments.stream().map(ApiServer::decoded).toList())
                        .orElseThrow(ApiException::noSuchPath);
        ResourceType type =
                cluster.catalog()
                        .find(path.group(), path.version(), path.resource())
                        .orElseThrow(ApiException::noSuchPath);
        boolean scoped = type.namespaced() || path.namespace().isEmpty();
        boolean named = !type.namespaced() || !path.namespace().isEmpty() || path.name().isEmpty();
        if (!scoped || !named) {
            throw ApiException.noSuchPath();
        }
        ApiRequest request = ApiRequest.of(http, path, type, body);
        gate.pass(http, user, request);
        Rendering rendering =
                Rendering.of(http.getHeader("Accept"), request.param("includeObject"));
        if (Verbs.isWatch(request)) {
            watch(http, request, rendering);
        } else {
            write(http, request, rendering, verbs.handle(request));
        }
    }

    private static String decoded(String segment) {
        try {
            return java.net.URLDecoder.decode(
                    segment.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("the path cannot be decoded");
        }
    }

    private void watch(HttpServerRequest http, ApiRequest request, Rendering rendering) {
        WatchVerb.check(request);
        if (isUpgrade(http)) {
            http.toWebSocket()
                    .onSuccess(ws -> watches.start(request, rendering, EventSink.of(ws)))
                    .onFailure(e -> LOG.debug("no WebSocket: {}", e.toString()));
            return;
        }
        HttpServerResponse response = http.response();
        response.putHeader("Content-Type", "application/json");
        response.putHeader("Cache-Control", "no-cache, private");
        EventSink sink = EventSink.of(response);
        response.write(Buffer.buffer());
        watches.start(request, rendering, sink);
    }

    private static void write(
            HttpServerRequest http, ApiRequest request, Rendering rendering, Answer answer) {
        HttpServerResponse response = http.response();
        for (String warning : request.warnings()) {
            String text = warning.replace("\\", "\\\\").replace("\"", "\\\"");
            response.headers().add("Warning", "299 - \"" + printable(text) + '"');
        }
        ObjectNode body = rendering.body(answer.body(), request.type());
        response.setStatusCode(answer.code());
        if (rendering.yaml()) {
            response.putHeader("Content-Type", "application/yaml");
            response.end(Json.yaml(body));
        } else {
            response.putHeader("Content-Type", "application/json");
            response.end(Buffer.buffer(Json.bytes(body)));
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static void fail(HttpServerRequest http, ApiException e) {
        HttpServerResponse response = http.response();
        if (response.headWritten() || response.closed()) {
            http.connection().close();
            return;
        }
        response.setStatusCode(e.code());
        response.putHeader("Content-Type", "application/json");
        if (e.code() == 413) {
            response.putHeader("Connection", "close");
        }
        response.end(Buffer.buffer(Json.bytes(e.status())));
    }
}
