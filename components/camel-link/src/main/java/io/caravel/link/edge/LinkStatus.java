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
    private volatile Consumer<String> failures = reason -> {};
    private volatile Executor order = Runnable::run;
    private volatile Change last = new Change(false, null, "not connected yet");

    /** What the listeners know; only touched in order. */
    private Change told = last;

    /** True while the hub is connected and answered. */
    public boolean connected() {
        return last.connected();
    }

    /** Returns the latest change. */
    public Change last() {
        return last;
    }

    /**
     * Adds a listener: it is told the present connection, if there is one, then all changes in
     * order. Called on one thread of the link after the other: it must not block.
     */
    public void addListener(Consumer<Change> listener) {
        order.execute(
                () -> {
                    listeners.add(listener);
                    if (told.connected()) {
                        tell(listener, told);
                    }
                });
    }

    /** Removes a listener; a change that is being told may still reach it. */
    public void removeListener(Consumer<Change> listener) {
        listeners.remove(listener);
        order.execute(() -> listeners.remove(listener));
    }

    /**
     * Has every attempt to connect that failed told: a sentence that starts with a code. Called on
     * the link's event loop: it must not block.
     */
    public void onFailure(Consumer<String> listener) {
        failures = listener;
    }

    void failed(String reason) {
        failures.accept(reason);
    }

    void order(Executor executor) {
        order = executor;
    }

    void change(Change change) {
        last = change;
        order.execute(
                () -> {
                    told = change;
                    listeners.forEach(listener -> tell(listener, change));
                });
    }

    private static void tell(Consumer<Change> listener, Change change) {
        try {
            listener.accept(change);
        } catch (RuntimeException e) {
            LOG.error("a listener of the link's status failed; the others go on", e);
        }
    }
}
