package io.caravel.link;

import io.caravel.link.wire.Envelope;
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

    /** Sets or, with null, removes the route. */
    public void route(Route newRoute) {
        route = newRoute;
        if (newRoute != null) {
            waiting.forEach(Runnable::run);
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
