package io.caravel.link;

import io.caravel.link.Outgoing.WhenDown;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** One stream to one peer: what waits and what is under way. Guarded by its {@link Sender}. */
final class SendStream {
    private final Lane lane;
    private final LinkSettings settings;
    private final Deque<Outgoing> waiting = new ArrayDeque<>(4);
    private final Deque<Outgoing> underWay = new ArrayDeque<>(4);
    private final Fence fence = new Fence();

    private long waitingBytes;
    private long underWayBytes;
    private long ownNumber;
    private int window;
    private long windowBytes;
    private String connectionEpoch;
    private long connectionNumber;
    private Position lastAcknowledged;

    SendStream(Lane lane, LinkSettings settings) {
        this.lane = lane;
        this.settings = settings;
    }

    Lane lane() {
        return lane;
    }

    Fence fence() {
        return fence;
    }

    /** A new connection: numbers of state and health begin again under a new epoch. */
    void begin(int newWindow, long newWindowBytes) {
        window = Math.max(1, newWindow);
        windowBytes = newWindowBytes;
        connectionEpoch = Ids.shortOne();
        connectionNumber = 0;
        lastAcknowledged = null;
    }

    long nextOwnNumber() {
        return ++ownNumber;
    }

    /** True if one more message would be more than may wait. */
    boolean isFull(Outgoing out) {
        return waiting.size() >= settings.buffer()
                || (!waiting.isEmpty() && waitingBytes + out.bytes() > settings.bufferBytes());
    }

    void add(Outgoing out) {
        waiting.add(out);
        waitingBytes += out.bytes();
    }

    /**
     * Takes out what waits and is followed by a newer version of the same state. Both may have been
     * carried out on a connection that was lost: sent again one after the other, the older would be
     * seen after the newer.
     */
    List<Outgoing> takeOutdated() {
        if (lane != Lane.STATE || waiting.size() < 2) {
            return List.of();
        }
        Set<String> newer = new HashSet<>();
        List<Outgoing> outdated = new ArrayList<>();
        for (Iterator<Outgoing> i = waiting.descendingIterator(); i.hasNext(); ) {
            Outgoing out = i.next();
            if (out.waitingState() != null && !newer.add(out.waitingState())) {
                i.remove();
                waitingBytes -= out.bytes();
                outdated.add(out);
            }
        }
        return outdated;
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
        waitingBytes -= waiting.remove().bytes();
    }

    /** The head of what waits leaves; state and health get their number now. */
    void sent(Outgoing head) {
        dropHead();
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
        if (!isUnderWay(position)) {
            return position.equals(lastAcknowledged) ? List.of() : null;
        }
        lastAcknowledged = position;
        List<Outgoing> done = new ArrayList<>();
        Outgoing out;
        do {
            out = underWay.remove();
            underWayBytes -= out.bytes();
            done.add(out);
        } while (!out.position().equals(position));
        return done;
    }

    private boolean isUnderWay(Position position) {
        for (Outgoing out : underWay) {
            if (out.position().equals(position)) {
                return true;
            }
        }
        return false;
    }

    /** Puts the message of the position and all after it back; false if it is not under way. */
    boolean again(Position from) {
        if (!isUnderWay(from)) {
            return false;
        }
        int before = 0;
        for (Outgoing out : underWay) {
            if (out.position().equals(from)) {
                break;
            }
            before++;
        }
        putBack(before);
        return true;
    }

    private void putBack(int except) {
        while (underWay.size() > except) {
            Outgoing out = underWay.removeLast();
            underWayBytes -= out.bytes();
            waiting.addFirst(out);
            waitingBytes += out.bytes();
        }
    }

    /** Moves what was under way back to the front; returns what does not wait for a connection. */
    List<Outgoing> connectionLost() {
        putBack(0);
        List<Outgoing> lost = new ArrayList<>();
        for (Iterator<Outgoing> i = waiting.iterator(); i.hasNext(); ) {
            Outgoing out = i.next();
            if (out.whenDown() != WhenDown.WAIT) {
                i.remove();
                waitingBytes -= out.bytes();
                fence.failed(out.position());
                lost.add(out);
            }
        }
        return lost;
    }

    List<Outgoing> removeAll() {
        putBack(0);
        List<Outgoing> all = new ArrayList<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }
}
