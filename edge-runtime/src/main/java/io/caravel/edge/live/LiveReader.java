package io.caravel.edge.live;

import io.vertx.core.http.ServerWebSocket;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One page or app that watches.
 *
 * <p>At most so many letters wait for it in memory, and beyond them only the names of what it has
 * not seen yet: of a thing that changes faster than it reads, it gets the newest. It is stuck when
 * what waits has not moved for a while. Thread-safe; nothing here blocks.
 */
final class LiveReader {

    private final ServerWebSocket socket;
    private final LiveView view;
    private final Predicate<LiveItem> wanted;
    private final long buffer;
    private final LongSupplier nanos;
    private final Set<LiveItem> pending = new LinkedHashSet<>();
    private long unsent;
    private long moved;
    private boolean synced;
    private boolean sending;

    /**
     * @param socket open
     * @param view what there is
     * @param wanted what of it this reader wants
     * @param buffer letters that may wait for it
     * @param nanos the monotonic clock
     */
    LiveReader(
            ServerWebSocket socket,
            LiveView view,
            Predicate<LiveItem> wanted,
            long buffer,
            LongSupplier nanos) {
        this.socket = socket;
        this.view = view;
        this.wanted = wanted;
        this.buffer = buffer;
        this.nanos = nanos;
    }

    /** Has what it wants of these sent, as it is when its turn comes. */
    synchronized void offer(Collection<LiveItem> items) {
        items.stream().filter(wanted).forEach(pending::add);
        send();
    }

    private void send() {
        if (sending) {
            return; // a write has completed at once: the loop below goes on
        }
        sending = true;
        try {
            while (unsent < buffer && !pending.isEmpty()) {
                Iterator<LiveItem> first = pending.iterator();
                LiveItem item = first.next();
                first.remove();
                write(view.text(item));
            }
            if (!synced && unsent < buffer) {
                synced = true;
                write(view.synced());
            }
        } finally {
            sending = false;
        }
    }

    private void write(String text) {
        if (unsent == 0) {
            moved = nanos.getAsLong();
        }
        unsent += text.length();
        socket.writeTextMessage(text).onComplete(written -> written(text.length()));
    }

    private synchronized void written(long letters) {
        unsent -= letters;
        moved = nanos.getAsLong();
        if (!socket.isClosed()) {
            send();
        }
    }

    /** Whether something waits and none of it has gone for so long. */
    synchronized boolean isStuck(long patienceNanos) {
        return unsent > 0 && nanos.getAsLong() - moved > patienceNanos;
    }

    boolean isGone() {
        return socket.isClosed();
    }

    /** Who it is, for the log. */
    String name() {
        return String.valueOf(socket.remoteAddress());
    }

    /** Ends it with a reason; what waits is forgotten. */
    synchronized void drop(short status, String reason) {
        pending.clear();
        socket.close(status, reason);
    }
}
