package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.Frame;
import io.caravel.link.wire.FrameWriter;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A connection after both hellos: sends what the {@link Sender} has, gives what comes to the {@link
 * Receiver} and acknowledges what the routes completed.
 */
public final class LinkSession {
    /** Bytes that may wait in this process for the operating system: the rest can be overtaken. */
    private static final int SEND_AHEAD = 32 * 1024;

    /** Size that frames of several messages aim at. */
    private static final int FRAME_BYTES = 16 * 1024;

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
    private final Sender sender;
    private final Map<Lane, ReceiveStream> streams = new EnumMap<>(Lane.class);
    private final AtomicBoolean woken = new AtomicBoolean();

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
        this.sender = sender;
        for (Lane lane : Lane.values()) {
            String origin = peer.origin() + "/" + lane.wireName();
            streams.put(
                    lane,
                    new ReceiveStream(
                            settings.window(),
                            orders.get(lane),
                            receiver,
                            e -> new Receiver.Delivery(peer.node(), origin, id, e),
                            this::wake,
                            connection::close));
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
        } else if (frame instanceof Frame.Failure failure) {
            connection.close(
                    new LinkDownException(
                            connection.peer()
                                    + " refused with "
                                    + failure.code()
                                    + " "
                                    + failure.reason()));
        } else if (!(frame instanceof Frame.Beat)) {
            throw new LinkException(
                    LinkError.HANDSHAKE, connection.peer() + " said hello a second time");
        }
    }

    /** Looks for something to send, soon, on the event loop; from any thread. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            connection.context().runOnContext(nothing -> pump());
        }
    }

    /** Stops sending and giving messages to routes; from any thread, more than once is fine. */
    public void end(LinkException reason) {
        streams.values().forEach(ReceiveStream::end);
        sender.detach(this, reason.getMessage());
        connection.close(reason);
    }

    private void pump() {
        woken.set(false);
        if (connection.isOver()) {
            return;
        }
        pauseIfFull();
        if (connection.outstanding() < 2 * SEND_AHEAD) {
            acknowledge();
        }
        while (connection.outstanding() < SEND_AHEAD) {
            List<Outgoing> batch = sender.take(this, FRAME_BYTES);
            if (batch.isEmpty()) {
                return;
            }
            connection.write(FrameWriter.messages(batch.stream().map(Outgoing::encode).toList()));
        }
    }

    private void acknowledge() {
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
        int held = streams.values().stream().mapToInt(ReceiveStream::held).max().orElse(0);
        connection.pause(held > settings.window());
    }
}
