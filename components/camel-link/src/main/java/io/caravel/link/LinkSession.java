package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.Frame;
import io.caravel.link.wire.FrameWriter;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection after both hellos: sends what the {@link Sender} has, gives what comes to the {@link
 * Receiver} and acknowledges what the routes completed.
 */
public final class LinkSession {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSession.class);

    /** Bytes that may wait in this process for the operating system: the rest can be overtaken. */
    private static final int SEND_AHEAD = 32 * 1024;

    /** Size that frames of several messages aim at. */
    private static final int FRAME_BYTES = 16 * 1024;

    /** How long an acknowledgement waits in ms for those of messages that are under way. */
    private static final int ACK_PATIENCE = 20;

    /** So often, after that pause each, a connection that ends looks for what is done. */
    private static final int DRAIN_LOOKS = 100;

    /**
     * Who the peer is.
     *
     * @param node the node of the connection
     * @param origin prefix of {@code CaravelOrigin}: the sender of what is received here
     */
    public record Peer(String node, String origin) {}

    private final String id = UUID.randomUUID().toString();
    private final LinkConnection connection;
    private final LinkSettings settings;
    private final Peer peer;
    private final Sender sender;
    private final Map<Lane, ReceiveStream> streams = new EnumMap<>(Lane.class);
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean live = true;
    private boolean peerRetries;
    private boolean acksWait;
    private boolean acksDue;
    private boolean pumping;

    /**
     * Makes the session; nothing is sent before {@link #begin}.
     *
     * @param orders where the routes of each lane run, one message after the other
     */
    public LinkSession(
            LinkConnection connection,
            LinkSettings settings,
            Peer peer,
            Sender sender,
            Receiver receiver,
            Map<Lane, ? extends Executor> orders) {
        this.connection = connection;
        this.settings = settings;
        this.peer = peer;
        this.sender = sender;
        for (Lane lane : Lane.values()) {
            streams.put(
                    lane, new ReceiveStream(settings.window(), orders.get(lane), receiver, this));
        }
    }

    /** Returns the random id of this connection. */
    public String id() {
        return id;
    }

    /**
     * Begins to send on this connection in place of any other one.
     *
     * @param hello what the peer said
     * @param stateSource gives state to send when nothing else of the state lane waits; may be null
     */
    public void begin(Frame.Hello hello, Supplier<Outgoing> stateSource) {
        connection.onDrained(this::pump);
        peerRetries = hello.retry();
        int window = hello.window() == 0 ? settings.window() : hello.window();
        long maxFrame = hello.maxFrame() == 0 ? settings.maxFrameBytes() : hello.maxFrame();
        sender.attach(this, window, maxFrame, stateSource);
        wake();
    }

    /** Takes a frame of the peer; on the event loop of the connection. */
    public void frame(Frame frame) throws LinkException {
        if (frame instanceof Frame.Messages messages) {
            for (Envelope envelope : messages.messages()) {
                streams.get(envelope.position().stream()).offer(envelope);
            }
            pauseIfFull();
        } else if (frame instanceof Frame.Ack ack) {
            for (Position position : ack.upTo()) {
                sender.acknowledged(this, position);
            }
            wake();
        } else if (frame instanceof Frame.Retry retry) {
            sender.again(this, retry.from());
            connection.write(new Frame.Again(retry.from().stream()));
            wake();
        } else if (frame instanceof Frame.Again again) {
            if (!streams.get(again.stream()).again()) {
                throw new LinkException(
                        LinkError.MALFORMED, connection.peer() + " repeats what nobody asked for");
            }
        } else if (frame instanceof Frame.Failure failure) {
            connection.close(refused(failure));
        } else if (!(frame instanceof Frame.Beat)) {
            throw new LinkException(
                    LinkError.HANDSHAKE, connection.peer() + " said hello a second time");
        }
    }

    private LinkException refused(Frame.Failure failure) {
        if (failure.code().equals(LinkError.STOPPING.code())) {
            return new LinkException(LinkError.STOPPING, connection.peer() + " stops");
        }
        return new LinkDownException(
                connection.peer() + " refused with " + failure.code() + " " + failure.reason());
    }

    /** Looks for something to send, soon, on the event loop; from any thread. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            connection.context().runOnContext(nothing -> pump());
        }
    }

    /** Stops sending and giving messages to routes; from any thread, more than once is fine. */
    public void end(LinkException reason) {
        live = false;
        streams.values().forEach(ReceiveStream::end);
        sender.detach(this, reason.getMessage());
        connection.close(reason);
    }

    /**
     * Takes nothing more, acknowledges what the routes complete within some seconds, then ends the
     * connection; from any thread.
     */
    public void drain(LinkException reason) {
        streams.values().forEach(ReceiveStream::end);
        connection.context().runOnContext(nothing -> drain(reason, DRAIN_LOOKS));
    }

    private void drain(LinkException reason, int looks) {
        if (looks > 0 && !streams.values().stream().allMatch(ReceiveStream::isIdle)) {
            connection.later(ACK_PATIENCE, () -> drain(reason, looks - 1));
            return;
        }
        acknowledge();
        connection.close(reason);
    }

    /** Returns a message for the route, after so many failures of its stream. */
    Receiver.Delivery delivery(Envelope envelope, int repairs) {
        String origin = peer.origin() + "/" + envelope.lane().wireName();
        String session = repairs == 0 ? id : id + "." + repairs;
        return new Receiver.Delivery(peer.node(), origin, session, envelope, () -> live);
    }

    /**
     * The route failed on a message of the stream: after a pause it is wanted again, with all that
     * followed it. A peer that does not know how to send again is disconnected.
     */
    void failed(ReceiveStream stream, LinkException reason) {
        if (!peerRetries) {
            connection.close(reason);
            return;
        }
        long pause = stream.pause();
        LOG.warn("{}: {} in {} ms", connection.peer(), reason.getMessage(), pause);
        connection
                .context()
                .runOnContext(nothing -> connection.later(pause, () -> wantAgain(stream)));
    }

    private void wantAgain(ReceiveStream stream) {
        acknowledge();
        Position from = stream.ask();
        if (from != null) {
            connection.write(new Frame.Retry(from));
        }
    }

    /** Called again from within, when a write is done at once, it leaves the rest to the first. */
    private void pump() {
        woken.set(false);
        if (pumping || connection.isOver()) {
            return;
        }
        pumping = true;
        try {
            sendWhatFits();
        } finally {
            pumping = false;
        }
    }

    private void sendWhatFits() {
        pauseIfFull();
        if (connection.outstanding() < 2 * SEND_AHEAD) {
            acknowledgeIfDue();
        }
        while (connection.outstanding() < SEND_AHEAD) {
            List<Outgoing> batch = sender.take(this, FRAME_BYTES);
            if (batch.isEmpty()) {
                return;
            }
            connection.write(frame(batch));
        }
    }

    private static Buffer frame(List<Outgoing> batch) {
        long bytes = batch.stream().mapToLong(Outgoing::bytes).sum();
        Buffer frame = FrameWriter.begin((int) bytes);
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0) {
                frame.appendByte((byte) ',');
            }
            batch.get(i).appendTo(frame);
        }
        return frame.appendString(FrameWriter.END);
    }

    /**
     * Acknowledges at once when nothing else of the stream is under way or when a good part of a
     * window is completed, else a little later with those that are completed meanwhile.
     */
    private void acknowledgeIfDue() {
        boolean some = false;
        boolean due = acksDue;
        for (ReceiveStream stream : streams.values()) {
            due |= stream.isDue(Math.max(1, settings.window() / 8));
            some |= stream.isDue(1);
        }
        if (due) {
            acknowledge();
        } else if (some && !acksWait) {
            acksWait = true;
            connection.later(ACK_PATIENCE, this::patienceIsOver);
        }
    }

    private void patienceIsOver() {
        acksWait = false;
        acksDue = true;
        pump();
    }

    private void acknowledge() {
        acksDue = false;
        List<Position> completed = new ArrayList<>();
        for (ReceiveStream stream : streams.values()) {
            completed.addAll(stream.takeCompleted());
        }
        for (int i = 0; i < completed.size(); i += Frame.Ack.LARGEST) {
            int end = Math.min(completed.size(), i + Frame.Ack.LARGEST);
            connection.write(new Frame.Ack(completed.subList(i, end)));
        }
    }

    /** A peer that keeps to the window is never paused; one that does not waits in its socket. */
    private void pauseIfFull() {
        boolean full = false;
        for (ReceiveStream stream : streams.values()) {
            full |= stream.held() > settings.window();
            full |= stream.heldBytes() > settings.windowBytes() + settings.maxFrameBytes();
        }
        connection.pause(full);
    }
}
