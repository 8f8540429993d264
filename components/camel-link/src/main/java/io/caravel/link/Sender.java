package io.caravel.link;

import io.caravel.link.Outgoing.WhenDown;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * All messages to one peer, over its changing connections. Higher lanes leave first; of each stream
 * at most a window of messages is unacknowledged. After a connection is lost, what waits is sent
 * again on the next one, in the same order and before anything newer; of state, only the newest
 * version of each object. Safe for many threads.
 */
public final class Sender {
    private final String peer;
    private final LinkSettings settings;
    private final Map<Lane, ? extends Executor> completions;
    private final Map<Lane, SendStream> streams = new EnumMap<>(Lane.class);
    private final String ownEpoch = Ids.longOne();

    private LinkSession session;
    private Supplier<Outgoing> stateSource;
    private long peerMaxFrame;
    private boolean stopped;

    /**
     * Makes the sender to a peer.
     *
     * @param peer name for messages of failures
     * @param completions where the callbacks of each lane run
     */
    public Sender(String peer, LinkSettings settings, Map<Lane, ? extends Executor> completions) {
        this.peer = peer;
        this.settings = settings;
        this.completions = completions;
        for (Lane lane : Lane.values()) {
            streams.put(lane, new SendStream(lane, settings));
        }
    }

    /**
     * Takes a message to send; its callback is called exactly once.
     *
     * <p>Messages with a place of their own (epoch and number) have to come in its order: when some
     * failed, the sending route goes back to the first of them, and newer ones fail until it has.
     *
     * @throws LinkException at once, without the callback, if it can never be sent, if there is no
     *     connection and the message does not wait, or if too many wait already
     */
    public void submit(Outgoing out) throws LinkException {
        out.mustFit(settings.maxFrameBytes());
        LinkSession current;
        synchronized (this) {
            Lane lane = out.lane();
            SendStream stream = streams.get(lane);
            LinkException refusal = refusal(stream, out);
            if (refusal != null) {
                stream.fence().failed(out.position());
                throw refusal;
            }
            stream.fence().open();
            if (lane.positioned() && out.position() == null) {
                out.number(new Position(lane, ownEpoch, stream.nextOwnNumber()));
            }
            stream.add(out);
            supersede(stream);
            current = session;
        }
        if (current != null) {
            current.wake();
        }
    }

    private LinkException refusal(SendStream stream, Outgoing out) {
        if (stopped) {
            return new LinkDownException("the link to " + peer + " is stopping");
        }
        if (session == null && out.whenDown() != WhenDown.WAIT) {
            return new LinkDownException(
                    "no connection to " + peer + "; the sender has to try again");
        }
        if (stream.isFull(out)) {
            return new LinkException(
                    LinkError.BUFFER_FULL,
                    "too many messages wait for " + peer + "; the sender has to try again");
        }
        if (stream.fence().holds(out.position())) {
            return new LinkDownException(
                    "messages to " + peer + " before this one failed and must be sent first");
        }
        return null;
    }

    /**
     * Makes the session the one to send on; an older one is detached first.
     *
     * @param source gives state messages when no other state waits; null = none
     */
    synchronized void attach(
            LinkSession newSession, int peerWindow, long peerMax, Supplier<Outgoing> source) {
        detach(session, "replaced");
        session = newSession;
        stateSource = source;
        peerMaxFrame = peerMax;
        int window = Math.min(settings.window(), peerWindow);
        long windowBytes = Math.min(settings.windowBytes(), 4 * peerMax);
        streams.values().forEach(s -> s.begin(window, windowBytes));
    }

    /** Ends sending on the session if it is the current one. */
    synchronized void detach(LinkSession old, String reason) {
        if (old == null || old != session) {
            return;
        }
        session = null;
        stateSource = null;
        for (SendStream stream : streams.values()) {
            for (Outgoing lost : stream.connectionLost()) {
                finish(lost, new LinkDownException("connection to " + peer + " lost: " + reason));
            }
            supersede(stream);
        }
    }

    /** Fails all that is not acknowledged and everything submitted from now on. */
    public synchronized void stop() {
        stopped = true;
        for (SendStream stream : streams.values()) {
            for (Outgoing out : stream.removeAll()) {
                finish(out, new LinkDownException("the link to " + peer + " is stopping"));
            }
        }
    }

    /** Returns the next messages for one frame, numbered; empty if there is nothing to send now. */
    synchronized List<Outgoing> take(LinkSession by, int maxBytes) {
        List<Outgoing> batch = new ArrayList<>();
        if (by != session || stopped) {
            return batch;
        }
        long bytes = 0;
        for (SendStream stream : streams.values()) {
            Outgoing next = peek(stream);
            while (next != null && (batch.isEmpty() || bytes + next.bytes() <= maxBytes)) {
                if (fits(stream, next)) {
                    stream.sent(next);
                    batch.add(next);
                    bytes += next.bytes();
                }
                next = peek(stream);
            }
            if (next != null) {
                break; // a lower lane must not slip into the rest of the frame
            }
        }
        return batch;
    }

    private Outgoing peek(SendStream stream) {
        if (!stream.hasCredit()) {
            return null;
        }
        if (stream.isEmpty() && stream.lane() == Lane.STATE && stateSource != null) {
            Outgoing state = stateSource.get();
            if (state != null) {
                stream.add(state);
            }
        }
        return stream.peek();
    }

    private boolean fits(SendStream stream, Outgoing out) {
        try {
            out.mustFit(Math.min(settings.maxFrameBytes(), peerMaxFrame));
            return true;
        } catch (LinkException e) {
            stream.dropHead();
            finish(out, e);
            return false;
        }
    }

    /**
     * Takes a cumulative acknowledgement.
     *
     * @throws LinkException UNKNOWN_ACK if the position was never sent on this connection
     */
    void acknowledged(LinkSession by, Position position) throws LinkException {
        synchronized (this) {
            if (by != session || stopped) {
                return;
            }
            List<Outgoing> done = streams.get(position.stream()).acknowledged(position);
            if (done == null) {
                throw unknown(position, "acknowledges");
            }
            done.forEach(out -> finish(out, null));
        }
    }

    /**
     * Makes the message at the position and all that followed it in its stream the next to be sent.
     *
     * @throws LinkException UNKNOWN_ACK if the position is not under way on this connection
     */
    synchronized void again(LinkSession by, Position from) throws LinkException {
        if (by != session || stopped) {
            return;
        }
        SendStream stream = streams.get(from.stream());
        if (!stream.again(from)) {
            throw unknown(from, "wants");
        }
        supersede(stream);
    }

    private LinkException unknown(Position position, String verb) {
        return new LinkException(
                LinkError.UNKNOWN_ACK,
                String.format(
                        "%s %s %s/%d, which is not under way",
                        peer, verb, position.stream().wireName(), position.seq()));
    }

    private void supersede(SendStream stream) {
        stream.takeOutdated().forEach(out -> completions.get(out.lane()).execute(out::supersede));
    }

    private void finish(Outgoing out, LinkException failure) {
        completions.get(out.lane()).execute(() -> out.finish(failure));
    }
}
