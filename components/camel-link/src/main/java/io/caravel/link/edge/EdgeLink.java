package io.caravel.link.edge;

import io.caravel.link.Backoff;
import io.caravel.link.LaneThreads;
import io.caravel.link.LinkConnection;
import io.caravel.link.LinkDownException;
import io.caravel.link.LinkSession;
import io.caravel.link.LinkSettings;
import io.caravel.link.Outgoing;
import io.caravel.link.Receiver;
import io.caravel.link.Sender;
import io.caravel.link.SerialExecutor;
import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.Frame;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calling side of the link: at most one connection, made again for ever. All state lives on one
 * event loop; the public methods may be called from anywhere.
 */
final class EdgeLink {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeLink.class);

    /** While nothing changes, only some failed attempts are worth a line. */
    private static final int QUIET_ATTEMPTS = 50;

    /**
     * Where and how to connect.
     *
     * @param url {@code wss://host:port}
     * @param node this node's name
     */
    record Target(String url, String node) {}

    private final Context context;
    private final WebSocketClientOptions options;
    private final Target target;
    private final LinkSettings settings;
    private final Backoff backoff;
    private final Supplier<Map<String, Map<String, String>>> held;
    private final LinkStatus status;
    private final Receiver receiver = new Receiver();
    private final Map<Lane, SerialExecutor> orders;
    private final Sender sender;

    private WebSocketClient client;
    private LinkConnection connection;
    private long connectedAt;
    private long triedAt;
    private int failedAttempts;
    private boolean started;
    private boolean stopped;

    EdgeLink(
            Vertx vertx,
            WebSocketClientOptions options,
            Target target,
            LinkSettings settings,
            Backoff backoff,
            Supplier<Map<String, Map<String, String>>> held,
            LinkStatus status,
            LaneThreads receiving,
            LaneThreads sending) {
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.target = target;
        this.settings = settings;
        this.backoff = backoff;
        this.held = held;
        this.status = status;
        this.orders = receiving.forPeer();
        this.sender = new Sender("the hub", settings, sending.forPeer());
    }

    Receiver receiver() {
        return receiver;
    }

    void send(Outgoing out) throws LinkException {
        sender.submit(out);
    }

    void failPending() {
        sender.stop();
    }

    /** Begins to connect, once. */
    void start() {
        context.runOnContext(
                nothing -> {
                    if (!started && !stopped) {
                        started = true;
                        spendFirstTimer();
                        client = context.owner().createWebSocketClient(options);
                        connect();
                    }
                });
    }

    /**
     * Vert.x 4.5.22 never cancels the time limit of a WebSocket upgrade if it is the timer with id
     * 0, the very first one: the established connection was closed by it.
     */
    private void spendFirstTimer() {
        context.owner().cancelTimer(context.owner().setTimer(1, id -> {}));
    }

    /** Ends the connection and fails what is pending; returns when the socket was told. */
    void stop() throws Exception {
        sender.stop();
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(
                nothing -> {
                    stopped = true;
                    if (connection != null) {
                        connection.close(new LinkException(LinkError.STOPPING, "the edge stops"));
                    }
                    context.runOnContext(
                            later -> {
                                if (client != null) {
                                    client.close();
                                }
                                done.complete(null);
                            });
                });
        done.get(10, TimeUnit.SECONDS);
    }

    private void connect() {
        if (stopped) {
            return;
        }
        triedAt = System.nanoTime();
        client.connect(EdgeUrl.options(target.url(), target.node(), options))
                .onSuccess(this::opened)
                .onFailure(this::notConnected);
    }

    private void notConnected(Throwable why) {
        String reason = "cannot connect to " + target.url() + ": " + why;
        status.failed(LinkError.DOWN.code() + " " + reason);
        again(0, reason);
    }

    private void again(long livedMillis, String reason) {
        if (stopped) {
            return;
        }
        long pause = backoff.next(livedMillis, livedMillis > 0 ? 0 : millisSince(triedAt));
        failedAttempts = livedMillis > 0 ? 0 : failedAttempts + 1;
        if (failedAttempts % QUIET_ATTEMPTS < 2) {
            LOG.info("{} {}; next attempt in {} ms", LinkError.DOWN.code(), reason, pause);
        } else {
            LOG.debug("{} {}; next attempt in {} ms", LinkError.DOWN.code(), reason, pause);
        }
        context.owner().setTimer(pause, id -> connect());
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private void opened(WebSocket socket) {
        new Attempt().begin(socket);
    }

    /** One connection from the opened socket to its end. */
    private final class Attempt {
        private LinkConnection own;
        private LinkSession ownSession;
        private long timer;

        void begin(WebSocket socket) {
            own =
                    new LinkConnection(
                            socket, context, settings, "the hub", this::frame, this::closed);
            connection = own;
            timer =
                    context.owner()
                            .setTimer(
                                    LinkSettings.patienceMillis(settings.heartbeatMillis()),
                                    id -> unanswered());
            hello();
        }

        /** Reads what is held off the event loop and off the routes' threads. */
        private void hello() {
            context.owner()
                    .executeBlocking(
                            () -> EdgeHello.frames(target.node(), held.get(), settings), false)
                    .onSuccess(frames -> frames.forEach(own::write))
                    .onFailure(
                            e ->
                                    own.close(
                                            new LinkException(
                                                    LinkError.CONFIG,
                                                    "what this node holds cannot be read: " + e,
                                                    e)));
        }

        private void unanswered() {
            if (ownSession == null) {
                own.close(new LinkException(LinkError.HANDSHAKE, "the hub did not answer in time"));
            }
        }

        private void frame(Frame frame) {
            try {
                if (ownSession != null) {
                    ownSession.frame(frame);
                } else if (frame instanceof Frame.Hello hello) {
                    welcome(hello);
                } else if (frame instanceof Frame.Failure failure) {
                    own.close(
                            new LinkDownException(
                                    "the hub refused with "
                                            + failure.code()
                                            + " "
                                            + failure.reason()));
                } else if (!(frame instanceof Frame.Beat)) {
                    throw new LinkException(LinkError.HANDSHAKE, "the hub must say hello first");
                }
            } catch (LinkException e) {
                own.close(e);
            }
        }

        private void welcome(Frame.Hello hello) throws LinkException {
            if (!hello.versions().contains(Envelope.VERSION)) {
                throw new LinkException(
                        LinkError.VERSION,
                        "the hub speaks " + hello.versions() + ", this edge " + Envelope.VERSION);
            }
            own.agree(hello);
            ownSession =
                    new LinkSession(
                            own,
                            settings,
                            new LinkSession.Peer(target.node(), "cloud"),
                            sender,
                            receiver,
                            orders);
            connectedAt = System.nanoTime();
            ownSession.begin(hello, null);
            LOG.info("connected to {}", target.url());
            status.change(new LinkStatus.Change(true, ownSession.id(), null));
        }

        private void closed(LinkException reason) {
            context.owner().cancelTimer(timer);
            connection = null;
            long lived = 0;
            if (ownSession == null) {
                status.failed(reason.getMessage());
            } else {
                lived =
                        reason.error() == LinkError.STOPPING
                                ? Long.MAX_VALUE
                                : millisSince(connectedAt);
                ownSession.end(reason);
                status.change(new LinkStatus.Change(false, ownSession.id(), reason.getMessage()));
            }
            again(lived, "disconnected: " + reason.getMessage());
        }
    }
}
