package io.caravel.link;

import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * When a connection has to beat and when its peer is silent for too long: with one timer, that is
 * set again only when it fires. Lives on an event loop.
 */
final class SignsOfLife {
    /** Shortest interval in ms that a peer can make this side beat in, unless it is set so. */
    private static final long FASTEST_BEAT = 1000;

    private final Vertx vertx;
    private final String peer;
    private final long ownMillis;
    private final Runnable beat;
    private final Consumer<LinkException> silent;

    private long millis;
    private long lastHeard = now();
    private long lastSent = now();
    private boolean deaf;
    private long timerDue;
    private long timer;

    /**
     * Begins to watch.
     *
     * @param beat sends a sign of life
     * @param silent ends the connection
     */
    SignsOfLife(
            Vertx vertx,
            String peer,
            long heartbeatMillis,
            Runnable beat,
            Consumer<LinkException> silent) {
        this.vertx = vertx;
        this.peer = peer;
        this.ownMillis = heartbeatMillis;
        this.millis = heartbeatMillis;
        this.beat = beat;
        this.silent = silent;
        watch();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    void heard() {
        lastHeard = now();
    }

    void sent() {
        lastSent = now();
    }

    /** This side does not listen, or listens again: a peer that is not heard is not silent. */
    void deaf(boolean now) {
        deaf = now;
        heard();
    }

    /** The peer's interval: the shorter one counts for both. */
    void agree(long peerMillis) {
        if (peerMillis > 0) {
            millis = Math.max(Math.min(ownMillis, FASTEST_BEAT), Math.min(ownMillis, peerMillis));
            end();
            watch();
        }
    }

    void end() {
        vertx.cancelTimer(timer);
    }

    private long silentAfter() {
        return millis * 19 / 10;
    }

    /** Later than an interval, so that what is sent each interval makes a beat needless. */
    private long beatAfter() {
        return millis * 6 / 5;
    }

    private void watch() {
        long due = Math.min(lastHeard + silentAfter(), lastSent + beatAfter());
        timerDue = Math.max(now() + 5, due);
        timer = vertx.setTimer(timerDue - now() + 1, id -> look());
    }

    private void look() {
        long now = now();
        if (deaf || now - timerDue > millis / 4) {
            lastHeard = now; // this side did not listen
        }
        if (now - lastHeard >= silentAfter()) {
            silent.accept(
                    new LinkException(
                            LinkError.SILENT,
                            "nothing heard from " + peer + " for " + (now - lastHeard) + " ms"));
            return;
        }
        if (now - lastSent >= beatAfter()) {
            lastSent = now;
            beat.run();
        }
        watch();
    }
}
