package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The place where received messages go: the one route that consumes them. Without a route messages
 * wait in their windows.
 */
public final class Receiver {
    /**
     * A received message with what the connection knows of its sender.
     *
     * @param node the node of the connection
     * @param origin {@code <peer>/<stream>}
     * @param session random id of the connection
     * @param envelope the message
     */
    public record Delivery(String node, String origin, String session, Envelope envelope) {}

    /** The route: must call back exactly once, with null or the failure, on any thread. */
    @FunctionalInterface
    public interface Route {
        /** Takes one message; calls are made one after the other per peer and stream. */
        void take(Delivery delivery, Consumer<Throwable> done);
    }

    private final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    private volatile Route route;

    /**
     * Sets the route.
     *
     * @throws LinkException CONFIG if there is one already
     */
    public void begin(Route newRoute) throws LinkException {
        synchronized (this) {
            if (route != null) {
                throw new LinkException(
                        LinkError.CONFIG,
                        "received messages are consumed by another route already");
            }
            route = newRoute;
        }
        waiting.forEach(Runnable::run);
    }

    /** Removes the route: messages wait until there is one again. */
    public synchronized void end(Route oldRoute) {
        if (route == oldRoute) {
            route = null;
        }
    }

    /** True if there is a route. */
    public boolean ready() {
        return route != null;
    }

    void whenReady(Runnable task) {
        waiting.add(task);
    }

    void forget(Runnable task) {
        waiting.remove(task);
    }

    void take(Delivery delivery, Consumer<Throwable> done) {
        Route current = route;
        if (current == null) {
            done.accept(new LinkDownException("the consumer stopped"));
            return;
        }
        current.take(delivery, done);
    }
}
