package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One stream of one connection on the receiving side. Messages are given to the route in order, up
 * to a window of them at a time, without waiting for the one before; what is completed without a
 * gap from the beginning may be acknowledged. After a failure nothing more is given to the route.
 */
final class ReceiveStream {
    private static final class Slot {
        final Envelope envelope;
        boolean done;
        Throwable failure;

        Slot(Envelope envelope) {
            this.envelope = envelope;
        }
    }

    private final int window;
    private final Executor order;
    private final Receiver receiver;
    private final Function<Envelope, Receiver.Delivery> delivery;
    private final Runnable changed;
    private final Consumer<LinkException> failed;
    private final Deque<Envelope> waiting = new ArrayDeque<>();
    private final Deque<Slot> inFlight = new ArrayDeque<>();
    private final Runnable drainLater = this::drainLater;

    private final Deque<Position> completed = new ArrayDeque<>();
    private boolean draining;
    private boolean ended;

    ReceiveStream(
            int window,
            Executor order,
            Receiver receiver,
            Function<Envelope, Receiver.Delivery> delivery,
            Runnable changed,
            Consumer<LinkException> failed) {
        this.window = window;
        this.order = order;
        this.receiver = receiver;
        this.delivery = delivery;
        this.changed = changed;
        this.failed = failed;
        receiver.whenReady(drainLater);
    }

    void offer(Envelope envelope) {
        synchronized (this) {
            if (ended) {
                return;
            }
            waiting.add(envelope);
        }
        drainLater();
    }

    /** Returns how many messages are here that are not acknowledged. */
    synchronized int held() {
        return waiting.size() + inFlight.size();
    }

    /**
     * Returns the positions to acknowledge, once: one for each run of rising numbers, so that a
     * message that was sent twice is acknowledged twice.
     */
    synchronized List<Position> takeCompleted() {
        List<Position> positions = List.copyOf(completed);
        completed.clear();
        return positions;
    }

    private void complete(Position position) {
        Position before = completed.peekLast();
        if (before != null
                && before.epoch().equals(position.epoch())
                && before.seq() < position.seq()) {
            completed.pollLast();
        }
        completed.add(position);
    }

    /** Nothing more is given to the route; what it has may end. */
    void end() {
        synchronized (this) {
            ended = true;
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
        return !ended && !waiting.isEmpty() && inFlight.size() < window && receiver.ready();
    }

    private void drain() {
        while (true) {
            Slot slot;
            synchronized (this) {
                if (!canGive()) {
                    draining = false;
                    return;
                }
                slot = new Slot(waiting.poll());
                inFlight.add(slot);
            }
            receiver.take(delivery.apply(slot.envelope), failure -> done(slot, failure));
        }
    }

    private void done(Slot slot, Throwable failure) {
        Slot broken = null;
        synchronized (this) {
            if (slot.done) {
                return;
            }
            slot.done = true;
            slot.failure = failure;
            if (failure != null) {
                ended = true;
                waiting.clear();
            }
            while (!inFlight.isEmpty() && inFlight.peek().done) {
                if (inFlight.peek().failure != null) {
                    broken = inFlight.peek();
                    break;
                }
                complete(inFlight.poll().envelope.position());
            }
        }
        changed.run();
        if (broken != null) {
            failed.accept(failure(broken));
        } else {
            drainLater();
        }
    }

    private static LinkException failure(Slot slot) {
        Envelope e = slot.envelope;
        return new LinkException(
                LinkError.STREAM_FAILED,
                "the route failed on "
                        + e.kind()
                        + " "
                        + e.key()
                        + " at "
                        + e.position().stream().wireName()
                        + "/"
                        + e.position().seq()
                        + "; it will be sent again",
                slot.failure);
    }
}
