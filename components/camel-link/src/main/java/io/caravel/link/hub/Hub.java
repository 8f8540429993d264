package io.caravel.link.hub;

import io.caravel.link.LaneThreads;
import io.caravel.link.LinkSettings;
import io.caravel.link.RareLog;
import io.caravel.link.Receiver;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening side of the link: one server, one connection per node. Safe for many threads. */
final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private static final long TELL_MILLIS = 10_000;
    private static final long DRAIN_MILLIS = 3_000;

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final LinkSettings settings;
    private final LaneThreads receiving;
    private final LaneThreads sending;
    private final Receiver receiver = new Receiver();
    private final RareLog complaints = new RareLog(LOG::warn, System::nanoTime);
    private final HubNodes nodes;
    private final Map<String, HubNode> table = new ConcurrentHashMap<>();
    private final Map<SocketAddress, HttpConnection> strangers = new ConcurrentHashMap<>();
    private String deployment;
    private long teller;
    private volatile int port;
    private volatile boolean stopping;

    Hub(
            Vertx vertx,
            HttpServerOptions options,
            LinkSettings settings,
            LaneThreads receiving,
            LaneThreads sending,
            HubNodes nodes) {
        this.vertx = vertx;
        this.options = options;
        this.settings = settings;
        this.receiving = receiving;
        this.sending = sending;
        this.nodes = nodes;
    }

    /** Listens; blocks until the port is open. Not on an event loop. */
    synchronized void listen() throws Exception {
        if (deployment != null) {
            return;
        }
        int instances =
                options.getPort() == 0
                        ? 1
                        : Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        try {
            deployment =
                    vertx.deployVerticle(
                                    Listener::new, new DeploymentOptions().setInstances(instances))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new LinkException(
                    LinkError.CONFIG,
                    "the hub cannot listen on "
                            + options.getHost()
                            + ":"
                            + options.getPort()
                            + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
        teller = vertx.setPeriodic(TELL_MILLIS, id -> complaints.tell());
        LOG.info("the hub listens on {}:{}, TLS {}", options.getHost(), port, options.isSsl());
    }

    int port() {
        return port;
    }

    Receiver receiver() {
        return receiver;
    }

    /** Returns the node if it ever connected or was sent something, else null. */
    HubNode known(String name) {
        return table.get(name);
    }

    HubNode node(String name) {
        return table.computeIfAbsent(name, this::made);
    }

    /** When the hub has stopped, what is sent to a new node fails as to all others. */
    private HubNode made(String name) {
        HubNode made = new HubNode(name, settings, receiver, nodes, receiving, sending);
        if (stopping) {
            made.failPending();
        }
        return made;
    }

    void failPending() {
        table.values().forEach(HubNode::failPending);
    }

    /**
     * Accepts no node any more and sends those that are connected away, spread over the time, so
     * that another hub is not asked by all at once. Returns when all are gone, at most some seconds
     * after that time.
     */
    void drain(long millis) {
        stopping = true;
        List<HubNode> leaving = table.values().stream().filter(HubNode::isConnected).toList();
        for (int i = 0; i < leaving.size(); i++) {
            HubNode node = leaving.get(i);
            vertx.setTimer(1 + i * millis / leaving.size(), id -> node.drain());
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis + DRAIN_MILLIS);
        while (leaving.stream().anyMatch(HubNode::isConnected) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    synchronized void stop() throws Exception {
        stopping = true;
        table.values().forEach(HubNode::stop);
        if (deployment != null) {
            vertx.undeploy(deployment)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            deployment = null;
            vertx.cancelTimer(teller);
        }
    }

    private void accept(ServerWebSocket socket) {
        try {
            if (stopping) {
                throw new LinkException(LinkError.STOPPING, "the hub stops");
            }
            strangers.remove(socket.remoteAddress());
            String name =
                    options.isSsl()
                            ? NodeNames.fromCertificate(socket.peerCertificates())
                            : NodeNames.fromPath(socket.path());
            new HubHandshake(
                    node(name), name, settings, socket, vertx.getOrCreateContext(), complaints);
        } catch (LinkException e) {
            refuse(socket, e);
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            refuse(socket, new LinkException(LinkError.IDENTITY, "no client certificate", e));
        }
    }

    /** A connection that does not become a WebSocket in time is ended, whatever it says. */
    private void met(HttpConnection connection) {
        SocketAddress address = connection.remoteAddress();
        strangers.put(address, connection);
        long timer =
                vertx.setTimer(
                        LinkSettings.patienceMillis(settings.heartbeatMillis()),
                        id -> {
                            if (strangers.remove(address, connection)) {
                                connection.close();
                            }
                        });
        connection.closeHandler(
                nothing -> {
                    strangers.remove(address, connection);
                    vertx.cancelTimer(timer);
                });
    }

    private void refuse(ServerWebSocket socket, LinkException reason) {
        complaints.say(
                socket.remoteAddress().hostAddress() + " " + reason.code(),
                "connection from %s refused: %s"
                        .formatted(socket.remoteAddress(), reason.getMessage()));
        socket.close(reason.error().closeStatus(), reason.code());
    }

    /** One of the event loops that share the port. */
    private final class Listener extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options);
            server.webSocketHandler(Hub.this::accept)
                    .requestHandler(
                            request ->
                                    request.response()
                                            .setStatusCode(426)
                                            .end("WebSocket clients only\n"))
                    .connectionHandler(Hub.this::met)
                    .exceptionHandler(
                            e -> LOG.debug("a connection broke before it began: {}", e.toString()))
                    .listen()
                    .onSuccess(s -> port = s.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
