package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One stream of one connection on the receiving side. Messages are given to the route in order, up
 * to a window of them at a time, without waiting for the one before; what is completed without a
 * gap from the beginning may be acknowledged. After a failure nothing more is given to the route
 * until the sender sends the failed message again, with all that followed it.
 */
final class ReceiveStream {
    private enum State {
        OPEN,
        FAILED,
        ASKED,
        ENDED
    }

    private static final class Slot {
        final Envelope envelope;
        boolean done;
        Throwable failure;

        Slot(Envelope envelope) {
            this.envelope = envelope;
        }
    }

    /** Memory of a message beside its body, about. */
    private static final int SLOT_BYTES = 512;

    /** Messages that are given to the route before other peers have their turn. */
    private static final int TURN = 32;

    private final int window;
    private final Executor order;
    private final Receiver receiver;
    private final LinkSession session;
    private final Backoff backoff = new Backoff(250, 10_000, 1);
    private final Deque<Envelope> waiting = new ArrayDeque<>(4);
    private final Deque<Slot> inFlight = new ArrayDeque<>(4);
    private final Deque<Position> completed = new ArrayDeque<>(4);
    private final Runnable drainLater = this::drainLater;

    private State state = State.OPEN;
    private Position wanted;
    private int repairs;
    private boolean progress;
    private int completedCount;
    private long heldBytes;
    private boolean draining;

    /** Makes the stream; it tells the session of changes and failures, on any thread. */
    ReceiveStream(int window, Executor order, Receiver receiver, LinkSession session) {
        this.window = window;
        this.order = order;
        this.receiver = receiver;
        this.session = session;
        receiver.whenReady(drainLater);
    }

    /** Takes a message; after a failure it is dropped, for it will come again. */
    void offer(Envelope envelope) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            waiting.add(envelope);
            heldBytes += bytes(envelope);
        }
        drainLater();
    }

    private static long bytes(Envelope envelope) {
        return SLOT_BYTES + (envelope.body() == null ? 0 : envelope.body().length());
    }

    /** Returns how many messages are here that are not acknowledged. */
    synchronized int held() {
        return waiting.size() + inFlight.size() + completed.size();
    }

    /** Returns the memory of the messages that their routes have not completed, about. */
    synchronized long heldBytes() {
        return heldBytes;
    }

    /** True if it is time to acknowledge: so many are completed, or no other is under way. */
    synchronized boolean isDue(int count) {
        return completedCount > 0
                && (completedCount >= count || (waiting.isEmpty() && inFlight.isEmpty()));
    }

    /**
     * Returns the positions to acknowledge, once: one for each run of rising numbers, so that a
     * message that was sent twice is acknowledged twice.
     */
    synchronized List<Position> takeCompleted() {
        List<Position> positions = List.copyOf(completed);
        completed.clear();
        completedCount = 0;
        return positions;
    }

    private void complete(Envelope envelope) {
        Position position = envelope.position();
        Position before = completed.peekLast();
        if (before != null
                && before.epoch().equals(position.epoch())
                && before.seq() < position.seq()) {
            completed.pollLast();
        }
        completed.add(position);
        completedCount++;
        heldBytes -= bytes(envelope);
        progress = true;
    }

    /** Returns the pause in ms before the failed message is wanted again. */
    synchronized long pause() {
        long pause = backoff.next(progress ? 1 : 0, 0);
        progress = false;
        return pause;
    }

    /** Returns the message that is wanted again, null if none is. */
    synchronized Position ask() {
        if (state != State.FAILED) {
            return null;
        }
        state = State.ASKED;
        return wanted;
    }

    /** The wanted message comes next; false if none was asked for. */
    synchronized boolean again() {
        if (state != State.ASKED) {
            return state == State.ENDED;
        }
        state = State.OPEN;
        repairs++;
        return true;
    }

    /** True when the route has completed all that it has, or failed on the first of it. */
    synchronized boolean isIdle() {
        return inFlight.isEmpty() || inFlight.peek().done;
    }

    /** Nothing more is given to the route; what it has may end. */
    void end() {
        synchronized (this) {
            state = State.ENDED;
            waiting.clear();
        }
        receiver.forget(drainLater);
    }

    private void drainLater() {
        synchronized (this) {
            if (draining || !canGive()) {
                return;
            }
            draining = true;
        }
        order.execute(this::drain);
    }

    private boolean canGive() {
        return state == State.OPEN
                && !waiting.isEmpty()
                && inFlight.size() < window
                && receiver.ready();
    }

    private void drain() {
        for (int i = 0; i < TURN; i++) {
            Slot slot;
            int repair;
            synchronized (this) {
                if (!canGive()) {
                    draining = false;
                    return;
                }
                slot = new Slot(waiting.poll());
                inFlight.add(slot);
                repair = repairs;
            }
            receiver.take(session.delivery(slot.envelope, repair), failure -> done(slot, failure));
        }
        order.execute(this::drain);
    }

    private void done(Slot slot, Throwable failure) {
        LinkException broken;
        synchronized (this) {
            if (slot.done) {
                return;
            }
            slot.done = true;
            slot.failure = failure;
            if (failure != null && state == State.OPEN) {
                state = State.FAILED;
                waiting.clear();
            }
            while (!inFlight.isEmpty() && inFlight.peek().done && inFlight.peek().failure == null) {
                complete(inFlight.poll().envelope);
            }
            broken = state == State.FAILED ? broken() : null;
        }
        session.wake();
        if (broken != null) {
            session.failed(this, broken);
        } else {
            drainLater();
        }
    }

    /** Returns the failure when the route has ended all that it had, once. */
    private LinkException broken() {
        if (inFlight.isEmpty() || !inFlight.stream().allMatch(slot -> slot.done)) {
            return null;
        }
        Slot first = inFlight.peek();
        wanted = first.envelope.position();
        inFlight.clear();
        heldBytes = 0;
        Envelope e = first.envelope;
        return new LinkException(
                LinkError.STREAM_FAILED,
                String.format(
                        "the route failed on %s %s at %s/%d; it will be sent again",
                        e.kind(), e.key(), wanted.stream().wireName(), wanted.seq()),
                first.failure);
    }
}
