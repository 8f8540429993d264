package io.caravel.link.hub;

import io.caravel.link.LaneThreads;
import io.caravel.link.LinkConnection;
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
import java.util.Map;
import java.util.concurrent.Executor;

/** One node as the hub knows it, over its changing connections. Safe for many threads. */
final class HubNode {
    private record Current(LinkSession session, StateTable table, ConnectedNode node) {}

    private final String name;
    private final LinkSettings settings;
    private final Receiver receiver;
    private final HubNodes nodes;
    private final Map<Lane, SerialExecutor> orders;
    private final SerialExecutor changes;
    private final Sender sender;
    private LinkConnection greeting;
    private Current current;

    HubNode(
            String name,
            LinkSettings settings,
            Receiver receiver,
            HubNodes nodes,
            LaneThreads receiving,
            LaneThreads sending) {
        this.name = name;
        this.settings = settings;
        this.receiver = receiver;
        this.nodes = nodes;
        this.orders = receiving.forPeer();
        this.changes = receiving.order(Lane.STATE);
        this.sender = new Sender(name, settings, sending.forPeer());
    }

    /** A connection of the node begins its handshake; one that has not ended its own is closed. */
    synchronized void greets(LinkConnection connection) {
        if (greeting != null) {
            greeting.close(
                    new LinkException(LinkError.REPLACED, name + " began another connection"));
        }
        greeting = connection;
    }

    /** The handshake of the connection is over. */
    synchronized void greeted(LinkConnection connection) {
        if (greeting == connection) {
            greeting = null;
        }
    }

    /** Makes this connection the node's one; an older one is ended before. */
    LinkSession connected(
            LinkConnection connection,
            Frame.Hello hello,
            Map<String, Map<String, String>> held,
            String remoteAddress) {
        LinkSession session =
                new LinkSession(
                        connection,
                        settings,
                        new LinkSession.Peer(name, name),
                        sender,
                        receiver,
                        orders);
        int ours = settings.maxFrameBytes();
        int theirs = hello.maxFrame() == 0 ? ours : hello.maxFrame();
        StateTable table = new StateTable(held, Math.min(ours, theirs));
        ConnectedNode node =
                new ConnectedNode(
                        name,
                        session.id(),
                        hello.agent(),
                        remoteAddress,
                        System.currentTimeMillis());
        synchronized (this) {
            end(
                    current,
                    new LinkException(
                            LinkError.REPLACED, name + " connected from " + remoteAddress));
            current = new Current(session, table, node);
            session.begin(hello, table::poll);
            nodes.add(node);
        }
        return session;
    }

    /** The connection of the session is over; a newer one is not touched. */
    void disconnected(LinkSession session, LinkException reason) {
        synchronized (this) {
            if (current != null && current.session() == session) {
                end(current, reason);
                current = null;
            }
        }
    }

    private void end(Current old, LinkException reason) {
        if (old != null) {
            old.session().end(reason);
            nodes.remove(old.node(), reason.getMessage());
        }
    }

    /** Where routes about connects and disconnects of this node run, in order. */
    Executor changes() {
        return changes;
    }

    void send(Outgoing out) throws LinkException {
        sender.submit(out);
    }

    /**
     * Takes state for the connection that is there now.
     *
     * @param asOf how far its teller had seen, null if that is not known
     * @param session if not null, the connection it is meant for: for another one it is ignored
     */
    void state(Envelope envelope, AsOf asOf, String session) throws LinkException {
        Current now;
        synchronized (this) {
            now = current;
        }
        if (now == null || (session != null && !session.equals(now.session().id()))) {
            return;
        }
        if (now.table().accept(envelope, asOf)) {
            now.session().wake();
        }
    }

    /** Ends the connection when what came on it is done, so that nothing has to come again. */
    void drain() {
        Current now;
        synchronized (this) {
            now = current;
        }
        if (now != null) {
            now.session().drain(new LinkException(LinkError.STOPPING, "the hub stops"));
        }
    }

    boolean isConnected() {
        synchronized (this) {
            return current != null;
        }
    }

    /** Ends the connection, if there is one: another hub serves the node. */
    synchronized void close() {
        end(current, new LinkException(LinkError.ELSEWHERE, "another hub serves " + name));
        current = null;
    }

    void stop() {
        sender.stop();
        synchronized (this) {
            end(current, new LinkException(LinkError.STOPPING, "the hub stops"));
            current = null;
        }
    }

    void failPending() {
        sender.stop();
    }
}
