package io.caravel.link.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the edge is connected now. Safe for many threads. */
public final class LinkStatus {
    private static final Logger LOG = LoggerFactory.getLogger(LinkStatus.class);

    /**
     * A connection that came or went.
     *
     * @param connected false if the connection is over
     * @param session random id of the connection
     * @param reason why it is over, null if connected
     */
    public record Change(boolean connected, String session, String reason) {}

    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private volatile Executor order = Runnable::run;
    private volatile Change last = new Change(false, null, "not connected yet");

    /** True while the hub is connected and answered. */
    public boolean connected() {
        return last.connected();
    }

    /** Returns the latest change. */
    public Change last() {
        return last;
    }

    /**
     * Adds a listener of all changes from now on, called in order on a thread of the link; it must
     * not block.
     */
    public void addListener(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    void order(Executor executor) {
        order = executor;
    }

    /** Tells one listener the latest change, in order with all others. */
    void repeat(Consumer<Change> listener) {
        order.execute(() -> listener.accept(last));
    }

    void change(Change change) {
        last = change;
        order.execute(() -> tellAll(change));
    }

    private void tellAll(Change change) {
        for (Consumer<Change> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                LOG.error("a listener of the link's status failed; the others go on", e);
            }
        }
    }
}
