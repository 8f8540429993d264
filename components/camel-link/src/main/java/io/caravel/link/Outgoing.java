package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.EnvelopeCheck;
import io.caravel.link.wire.Lane;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.link.wire.Position;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** A message on its way to the peer, until the peer acknowledged it. Encoded once. */
public final class Outgoing {
    /** What becomes of the message while there is no connection. */
    public enum WhenDown {
        /** It fails at once. */
        FAIL,
        /** It waits for the next connection and is sent before anything newer. */
        WAIT,
        /** It is forgotten: whoever gave it will give the truth again. */
        DROP
    }

    /** Room for the fields of a position and the frame around one message. */
    private static final int PLACE_BYTES = 512;

    private final WhenDown whenDown;
    private final Consumer<LinkException> done;
    private final Runnable superseded;
    private final Lane lane;
    private final String name;
    private final byte[] contents;
    private Position position;

    /**
     * Makes a message to send.
     *
     * @param envelope position null: numbered by the link
     * @param whenDown what to do without a connection
     * @param done called once: with null after the acknowledgement, else with the failure; on any
     *     thread, must not block
     * @throws LinkException if the peer would refuse the message
     */
    public Outgoing(Envelope envelope, WhenDown whenDown, Consumer<LinkException> done)
            throws LinkException {
        this(envelope, whenDown, done, () -> done.accept(null));
    }

    /**
     * Makes a message to send that wants to know why it is done.
     *
     * @param superseded called in place of {@code done} when a newer version of the same state
     *     waits, so that this one does not have to be sent any more
     * @throws LinkException if the peer would refuse the message
     */
    public Outgoing(
            Envelope envelope, WhenDown whenDown, Consumer<LinkException> done, Runnable superseded)
            throws LinkException {
        EnvelopeCheck.check(envelope);
        this.whenDown = whenDown;
        this.done = done;
        this.superseded = superseded;
        this.lane = envelope.lane();
        this.name = envelope.kind() + " " + envelope.key();
        this.position = envelope.position();
        this.contents = envelope.contents();
    }

    /** Appends this message, which has its position, to a frame. */
    void appendTo(Buffer frame) {
        frame.appendString(Envelope.place(position)).appendBytes(contents);
    }

    /** Throws if the message does not fit into a frame of this size. */
    public void mustFit(long maxFrameBytes) throws LinkException {
        if (bytes() > maxFrameBytes) {
            throw new LinkException(
                    LinkError.UNSENDABLE,
                    name + " needs " + bytes() + " bytes, the link takes " + maxFrameBytes);
        }
    }

    void number(Position at) {
        position = at;
    }

    /** Returns the position, null if none was given yet. */
    Position position() {
        return position;
    }

    Lane lane() {
        return lane;
    }

    WhenDown whenDown() {
        return whenDown;
    }

    /** An upper bound of the encoded size. */
    long bytes() {
        return PLACE_BYTES + contents.length;
    }

    /** What it tells of, when it is state that waits for a connection; else null. */
    String waitingState() {
        return lane == Lane.STATE && whenDown == WhenDown.WAIT ? name : null;
    }

    void finish(LinkException failure) {
        done.accept(failure);
    }

    void supersede() {
        superseded.run();
    }
}
