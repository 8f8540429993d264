package io.caravel.link;

import io.caravel.link.Outgoing.WhenDown;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/** One stream to one peer: what waits and what is under way. Guarded by its {@link Sender}. */
final class SendStream {
    private final Lane lane;
    private final long windowBytes;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Deque<Outgoing> underWay = new ArrayDeque<>();

    private long underWayBytes;
    private long ownNumber;
    private int window;
    private String connectionEpoch;
    private long connectionNumber;
    private Position lastAcknowledged;

    SendStream(Lane lane, long windowBytes) {
        this.lane = lane;
        this.windowBytes = windowBytes;
    }

    Lane lane() {
        return lane;
    }

    /** A new connection: numbers of state and health begin again under a new epoch. */
    void begin(int newWindow) {
        window = Math.max(1, newWindow);
        connectionEpoch = UUID.randomUUID().toString();
        connectionNumber = 0;
        lastAcknowledged = null;
    }

    long nextOwnNumber() {
        return ++ownNumber;
    }

    void add(Outgoing out) {
        waiting.add(out);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean hasCredit() {
        return underWay.size() < window && underWayBytes < windowBytes;
    }

    Outgoing peek() {
        return waiting.peek();
    }

    void dropHead() {
        waiting.poll();
    }

    /** The head of what waits leaves; state and health get their number now. */
    void sent(Outgoing head) {
        waiting.poll();
        if (!lane.positioned()) {
            head.number(new Position(lane, connectionEpoch, ++connectionNumber));
        }
        underWay.add(head);
        underWayBytes += head.bytes();
    }

    /**
     * Returns what is acknowledged by this, in order; null if the position is neither under way nor
     * the last one acknowledged.
     */
    List<Outgoing> acknowledged(Position position) {
        if (underWay.stream().noneMatch(out -> out.envelope().position().equals(position))) {
            return position.equals(lastAcknowledged) ? List.of() : null;
        }
        lastAcknowledged = position;
        List<Outgoing> done = new ArrayList<>();
        Outgoing out;
        do {
            out = underWay.poll();
            underWayBytes -= out.bytes();
            done.add(out);
        } while (!out.envelope().position().equals(position));
        return done;
    }

    /** Moves what was under way back to the front; returns what does not wait for a connection. */
    List<Outgoing> connectionLost() {
        while (!underWay.isEmpty()) {
            waiting.addFirst(underWay.pollLast());
        }
        underWayBytes = 0;
        List<Outgoing> lost = new ArrayList<>();
        for (Iterator<Outgoing> i = waiting.iterator(); i.hasNext(); ) {
            Outgoing out = i.next();
            if (out.whenDown() != WhenDown.WAIT) {
                i.remove();
                lost.add(out);
            }
        }
        return lost;
    }

    List<Outgoing> removeAll() {
        List<Outgoing> all = new ArrayList<>(underWay);
        all.addAll(waiting);
        underWay.clear();
        underWayBytes = 0;
        waiting.clear();
        return all;
    }
}
