package io.caravel.link;

import io.caravel.link.wire.Deflate;
import io.caravel.link.wire.Frame;
import io.caravel.link.wire.FrameReader;
import io.caravel.link.wire.FrameWriter;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket that carries frames: bounds, deflate, signs of life both ways, closing with a code.
 * Lives on the event loop of the WebSocket; only {@link #close} may be called from anywhere.
 */
public final class LinkConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);

    /** Pieces of a large message: each that arrives is a sign of life. */
    private static final int PIECE = 16 * 1024;

    /** Answers to pings that a peer may leave unread. */
    private static final int MAX_PINGS = 256;

    private final WebSocketBase socket;
    private final Context context;
    private final LinkSettings settings;
    private final String peer;
    private final Consumer<Frame> frames;
    private final Consumer<LinkException> closed;
    private final SignsOfLife signs;

    private Runnable drained = () -> {};
    private Buffer partial;
    private boolean partialText;
    private boolean peerInflates;
    private boolean peerHasDictionary;
    private long outstanding;
    private int pings;
    private boolean paused;
    private boolean done;

    /**
     * Begins to read; call on the event loop of the socket.
     *
     * @param peer name for log lines
     * @param frames takes the frames, on the event loop
     * @param closed called once when the connection is over, on the event loop
     */
    public LinkConnection(
            WebSocketBase socket,
            Context context,
            LinkSettings settings,
            String peer,
            Consumer<Frame> frames,
            Consumer<LinkException> closed) {
        this.socket = socket;
        this.context = context;
        this.settings = settings;
        this.peer = peer;
        this.frames = frames;
        this.closed = closed;
        this.signs =
                new SignsOfLife(
                        context.owner(), peer, settings.heartbeatMillis(), this::beat, this::close);
        socket.frameHandler(this::frame);
        socket.exceptionHandler(this::broken);
        socket.closeHandler(nothing -> over(closedByPeer()));
    }

    /** Sets what the peer said in its hello. */
    public void agree(Frame.Hello hello) {
        peerInflates = settings.deflate() && hello.deflate();
        peerHasDictionary = peerInflates && hello.dictionary();
        signs.agree(hello.beat());
    }

    /** Sets what is called when bytes left the send buffer. */
    void onDrained(Runnable task) {
        drained = task;
    }

    /** Returns the bytes that the operating system has not taken yet. */
    long outstanding() {
        return outstanding;
    }

    boolean isOver() {
        return done;
    }

    Context context() {
        return context;
    }

    String peer() {
        return peer;
    }

    /** Stops or continues reading; a connection that does not read is not called silent. */
    void pause(boolean pause) {
        if (pause == paused || done) {
            return;
        }
        paused = pause;
        signs.deaf(pause);
        if (pause) {
            socket.pause();
        } else {
            socket.resume();
        }
    }

    /** Sends a frame. */
    public void write(Frame frame) {
        write(Buffer.buffer(FrameWriter.write(frame)));
    }

    /** Sends a frame of UTF-8. */
    void write(Buffer text) {
        if (done) {
            return;
        }
        boolean deflated = peerInflates && text.length() > worthIt();
        Buffer bytes = deflated ? deflated(text) : text;
        int length = bytes.length();
        signs.sent();
        outstanding += length;
        writePieces(bytes, deflated)
                .onComplete(
                        result -> {
                            outstanding -= length;
                            drained.run();
                        });
    }

    private int worthIt() {
        return peerHasDictionary ? Deflate.WORTH_IT_WITH_DICTIONARY : Deflate.WORTH_IT;
    }

    private Buffer deflated(Buffer text) {
        return peerHasDictionary
                ? Deflate.deflateWithDictionary(text.getBytes())
                : Deflate.deflate(text.getBytes());
    }

    /** Runs the task on the event loop after so many ms unless the connection is over then. */
    void later(long millis, Runnable task) {
        context.owner()
                .setTimer(
                        Math.max(1, millis),
                        id -> {
                            if (!done) {
                                task.run();
                            }
                        });
    }

    private Future<Void> writePieces(Buffer bytes, boolean deflated) {
        if (bytes.length() <= PIECE) {
            return socket.writeFrame(
                    deflated
                            ? WebSocketFrame.binaryFrame(bytes, true)
                            : WebSocketFrame.textFrame(bytes.toString(), true));
        }
        socket.writeFrame(
                deflated
                        ? WebSocketFrame.binaryFrame(Buffer.buffer(), false)
                        : WebSocketFrame.textFrame("", false));
        int at = 0;
        while (bytes.length() - at > PIECE) {
            socket.writeFrame(WebSocketFrame.continuationFrame(bytes.slice(at, at + PIECE), false));
            at += PIECE;
        }
        return socket.writeFrame(
                WebSocketFrame.continuationFrame(bytes.slice(at, bytes.length()), true));
    }

    private void frame(WebSocketFrame piece) {
        signs.heard();
        if (done) {
            return;
        }
        if (piece.isPing()) {
            ping();
        }
        if (piece.isPing() || piece.isClose() || piece.type() == WebSocketFrameType.PONG) {
            return;
        }
        try {
            collect(piece);
        } catch (LinkException e) {
            close(e);
        }
    }

    /** The answer is written by Vert.x, whether or not the peer reads. */
    private void ping() {
        pings = socket.writeQueueFull() ? pings + 1 : 0;
        if (pings > MAX_PINGS) {
            close(new LinkException(LinkError.FLOOD, peer + " pings and does not read"));
        }
    }

    private void collect(WebSocketFrame piece) throws LinkException {
        Buffer bytes = piece.binaryData();
        if (partial == null) {
            partial = Buffer.buffer();
            partialText = piece.isText();
        }
        if (partial.length() + (long) bytes.length() > settings.maxFrameBytes()) {
            partial = null;
            throw new LinkException(
                    LinkError.TOO_LARGE,
                    peer + " sent a frame over " + settings.maxFrameBytes() + " bytes");
        }
        partial.appendBuffer(bytes);
        if (piece.isFinal()) {
            Buffer whole = partial;
            partial = null;
            String text =
                    partialText
                            ? Deflate.utf8(whole)
                            : Deflate.inflate(whole, settings.maxFrameBytes());
            frames.accept(FrameReader.read(text));
        }
    }

    /** What waits for the socket is a sign of life already. */
    private void beat() {
        if (outstanding == 0) {
            write(new Frame.Beat());
        }
    }

    private LinkException closedByPeer() {
        String reason = socket.closeReason();
        return new LinkDownException(
                peer + " closed the connection" + (reason == null ? "" : ": " + reason));
    }

    private void broken(Throwable cause) {
        String what = String.valueOf(cause.getMessage());
        boolean tooLarge = what.contains("Max frame length");
        close(
                new LinkException(
                        tooLarge ? LinkError.TOO_LARGE : LinkError.DOWN,
                        "connection to " + peer + " broke: " + what));
    }

    /**
     * Ends the connection and tells the peer the reason; from any thread, more than once is fine.
     */
    public void close(LinkException reason) {
        context.runOnContext(
                nothing -> {
                    if (!done) {
                        write(new Frame.Failure(reason.code(), reason.error().title()));
                        socket.close(reason.error().closeStatus(), reason.code());
                        over(reason);
                    }
                });
    }

    private void over(LinkException reason) {
        if (done) {
            return;
        }
        done = true;
        signs.end();
        LOG.debug("connection to {} is over: {}", peer, reason.getMessage());
        closed.accept(reason);
    }
}
