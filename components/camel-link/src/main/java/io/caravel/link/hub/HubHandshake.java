package io.caravel.link.hub;

import io.caravel.link.LinkConnection;
import io.caravel.link.LinkSession;
import io.caravel.link.LinkSettings;
import io.caravel.link.RareLog;
import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.Frame;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted WebSocket from its first frame: waits for the hello and all that the edge holds,
 * answers, then passes frames to the node's session. Lives on the event loop of the socket.
 */
final class HubHandshake {
    private static final Logger LOG = LoggerFactory.getLogger(HubHandshake.class);
    private static final int MAX_HELD = 100_000;
    private static final long MAX_HELD_CHARS = 16L << 20;

    private final HubNode node;
    private final String name;
    private final String remoteAddress;
    private final LinkSettings settings;
    private final LinkConnection connection;
    private final Map<String, Map<String, String>> held = new HashMap<>();
    private final long timer;
    private final Context context;
    private final RareLog complaints;

    private Frame.Hello hello;
    private int heldCount;
    private long heldChars;
    private LinkSession session;

    HubHandshake(
            HubNode node,
            String name,
            LinkSettings settings,
            ServerWebSocket socket,
            Context context,
            RareLog complaints) {
        this.node = node;
        this.name = name;
        this.settings = settings;
        this.context = context;
        this.complaints = complaints;
        this.remoteAddress = String.valueOf(socket.remoteAddress());
        this.connection =
                new LinkConnection(
                        socket, context, settings, "node " + name, this::frame, this::closed);
        this.timer =
                context.owner()
                        .setTimer(
                                LinkSettings.patienceMillis(settings.heartbeatMillis()),
                                id -> late());
        node.greets(connection);
    }

    private void late() {
        if (session == null) {
            connection.close(
                    new LinkException(LinkError.HANDSHAKE, name + " did not say hello in time"));
        }
    }

    private void frame(Frame frame) {
        try {
            if (session != null) {
                session.frame(frame);
            } else {
                greet(frame);
            }
        } catch (LinkException e) {
            connection.close(e);
        }
    }

    private void greet(Frame frame) throws LinkException {
        boolean more;
        if (frame instanceof Frame.Hello first && hello == null) {
            check(first);
            hello = first;
            hold(first.held());
            more = first.more();
        } else if (frame instanceof Frame.Held rest && hello != null) {
            hold(rest.held());
            more = rest.more();
        } else if (frame instanceof Frame.Beat) {
            return;
        } else {
            throw new LinkException(LinkError.HANDSHAKE, name + " must say hello first");
        }
        if (!more) {
            welcome();
        }
    }

    private void check(Frame.Hello first) throws LinkException {
        if (!first.versions().contains(Envelope.VERSION)) {
            throw new LinkException(
                    LinkError.VERSION,
                    name + " speaks " + first.versions() + ", this hub " + Envelope.VERSION);
        }
        if (first.node() != null && !first.node().equals(name)) {
            throw new LinkException(
                    LinkError.IDENTITY,
                    "the certificate names " + name + ", the hello names " + first.node());
        }
    }

    private void hold(Map<String, Map<String, String>> more) throws LinkException {
        more.forEach((kind, keys) -> held.computeIfAbsent(kind, k -> new HashMap<>()).putAll(keys));
        for (Map<String, String> keys : more.values()) {
            heldCount += keys.size();
            for (Map.Entry<String, String> entry : keys.entrySet()) {
                heldChars += entry.getKey().length() + entry.getValue().length();
            }
        }
        if (heldCount > MAX_HELD || heldChars > MAX_HELD_CHARS) {
            throw new LinkException(
                    LinkError.TOO_LARGE,
                    name + " holds more than " + MAX_HELD + " objects, or too long names");
        }
    }

    private void welcome() {
        connection.agree(hello);
        connection.write(
                new Frame.Hello(
                        List.of(Envelope.VERSION),
                        null,
                        LinkSettings.AGENT,
                        Map.of(),
                        false,
                        settings.window(),
                        settings.maxFrameBytes(),
                        settings.heartbeatMillis(),
                        settings.deflate(),
                        true,
                        settings.deflate()));
        node.greeted(connection);
        session = node.connected(connection, hello, held, remoteAddress);
        held.clear();
        LOG.info("node {} is connected from {}, {} objects held", name, remoteAddress, heldCount);
    }

    private void closed(LinkException reason) {
        context.owner().cancelTimer(timer);
        node.greeted(connection);
        held.clear();
        if (reason.error().isExpected()) {
            LOG.info("node {} is disconnected: {}", name, reason.getMessage());
        } else {
            complaints.say(
                    "node " + name + " " + reason.code(),
                    "node %s is disconnected: %s".formatted(name, reason.getMessage()));
        }
        if (session != null) {
            session.end(reason);
            node.disconnected(session, reason);
        }
    }
}
