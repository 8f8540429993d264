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
import java.nio.charset.StandardCharsets;
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

    private final WebSocketBase socket;
    private final Context context;
    private final LinkSettings settings;
    private final String peer;
    private final Consumer<Frame> frames;
    private final Consumer<LinkException> closed;
    private final long timer;

    private Runnable drained = () -> {};
    private Buffer partial;
    private boolean partialText;
    private boolean peerInflates;
    private long heartbeatMillis;
    private long outstanding;
    private long lastHeard = now();
    private long lastSent = now();
    private long lastTick = now();
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
        this.heartbeatMillis = settings.heartbeatMillis();
        socket.frameHandler(this::frame);
        socket.exceptionHandler(this::broken);
        socket.closeHandler(nothing -> over(closedByPeer()));
        timer = context.owner().setPeriodic(Math.max(5, heartbeatMillis / 4), id -> tick());
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** Sets what the peer said in its hello. */
    public void agree(Frame.Hello hello) {
        peerInflates = settings.deflate() && hello.deflate();
        if (hello.beat() > 0) {
            heartbeatMillis = Math.max(20, Math.min(settings.heartbeatMillis(), hello.beat()));
        }
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
        if (pause) {
            socket.pause();
        } else {
            lastHeard = now();
            socket.resume();
        }
    }

    /** Sends a frame. */
    public void write(Frame frame) {
        write(FrameWriter.write(frame));
    }

    void write(String text) {
        if (done) {
            return;
        }
        boolean deflated = peerInflates && text.length() > Deflate.WORTH_IT;
        Buffer bytes =
                deflated
                        ? Deflate.deflate(text)
                        : Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
        lastSent = now();
        outstanding += bytes.length();
        writePieces(bytes, deflated)
                .onComplete(
                        result -> {
                            outstanding -= bytes.length();
                            drained.run();
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
        lastHeard = now();
        if (done || piece.isPing() || piece.isClose() || piece.type() == WebSocketFrameType.PONG) {
            return;
        }
        try {
            collect(piece);
        } catch (LinkException e) {
            close(e);
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

    private void tick() {
        long now = now();
        if (paused || now - lastTick > heartbeatMillis) {
            lastHeard = now; // this side did not listen
        }
        lastTick = now;
        if (now - lastHeard > heartbeatMillis * 17 / 10) {
            close(
                    new LinkException(
                            LinkError.SILENT,
                            "nothing heard from " + peer + " for " + (now - lastHeard) + " ms"));
        } else if (now - lastSent >= heartbeatMillis) {
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
        context.owner().cancelTimer(timer);
        LOG.debug("connection to {} is over: {}", peer, reason.getMessage());
        closed.accept(reason);
    }
}
