package io.caravel.push;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of one address: finds who takes a request, and bounds what strangers can cost. */
final class PushServer {

    private static final Logger LOG = LoggerFactory.getLogger(PushServer.class);
    private static final int MOST_CONNECTIONS = 512;
    private static final int IDLE_SECONDS = 60;
    private static final int PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final Executor threads;
    private final HttpServer server;
    private final PushBudget budget = new PushBudget();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, List<HttpPushConsumer>> consumers = new ConcurrentHashMap<>();

    private PushServer(Vertx vertx, Executor threads, HttpServerOptions options) {
        this.vertx = vertx;
        this.threads = threads;
        server = vertx.createHttpServer(options).requestHandler(this::request);
        server.connectionHandler(
                connection -> {
                    connection.closeHandler(gone -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > MOST_CONNECTIONS) {
                        connection.close();
                    }
                });
    }

    /**
     * Starts it.
     *
     * @param threads where routes run
     * @throws IllegalStateException PUSH-002 when it cannot listen there
     */
    static PushServer start(Vertx vertx, Executor threads, InetSocketAddress address) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(address.getHostString())
                        .setPort(address.getPort())
                        .setIdleTimeout(IDLE_SECONDS)
                        .setAlpnVersions(List.of())
                        .setHttp2ClearTextEnabled(false);
        PushServer made = new PushServer(vertx, threads, options);
        try {
            await(made.server.listen());
        } catch (Exception e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "PUSH-002 cannot listen on %s, %s: free the port or listen elsewhere"
                            .formatted(address, why.getMessage()),
                    e);
        }
        return made;
    }

    /** A consumer takes what comes for its path. */
    void add(HttpPushConsumer consumer) {
        consumers
                .computeIfAbsent(
                        consumer.getEndpoint().path(), path -> new CopyOnWriteArrayList<>())
                .add(consumer);
    }

    /** Whether no consumer is left. */
    boolean remove(HttpPushConsumer consumer) {
        consumers.computeIfPresent(
                consumer.getEndpoint().path(),
                (path, some) -> {
                    some.remove(consumer);
                    return some.isEmpty() ? null : some;
                });
        return consumers.isEmpty();
    }

    /** Ends it; the address is free then. */
    void close() {
        try {
            await(server.close());
        } catch (Exception e) {
            LOG.debug("a server did not close in order", e);
        }
    }

    private static void await(Future<?> step) throws Exception {
        try {
            step.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private void request(HttpServerRequest request) {
        PushRequest push = new PushRequest(vertx, threads, budget, request);
        List<HttpPushConsumer> there =
                request.path() == null
                        ? List.of()
                        : consumers.getOrDefault(request.path(), List.of());
        String method = request.method().name();
        if (there.isEmpty()) {
            push.refuse(404, "PUSH-004", "nobody takes what is pushed there");
        } else if (!method.equals("POST") && !method.equals("PUT")) {
            request.response().putHeader("Allow", "POST, PUT");
            push.refuse(405, "PUSH-004", "readings are pushed with POST or PUT");
        } else {
            admit(push, request, there);
        }
    }

    private static void admit(
            PushRequest push, HttpServerRequest request, List<HttpPushConsumer> there) {
        String login = request.getHeader("Authorization");
        List<HttpPushConsumer> allowed =
                there.stream().filter(one -> one.getEndpoint().login().fits(login)).toList();
        if (allowed.isEmpty()) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"devices\", Bearer");
            push.refuse(401, "PUSH-003", "log in by the token or the user of the device");
        } else if (request.getHeader("Origin") != null
                && allowed.stream().anyMatch(one -> one.getEndpoint().login().isOpen())) {
            push.refuse(403, "PUSH-003", "web pages have to log in");
        } else {
            push.receive(allowed);
        }
    }
}
