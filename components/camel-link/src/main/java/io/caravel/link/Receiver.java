package io.caravel.link;

import io.caravel.link.wire.Envelope;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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
     * @param session random id of the connection; another one after a failure of the stream
     * @param envelope the message
     * @param live whether the connection is still there
     */
    public record Delivery(
            String node, String origin, String session, Envelope envelope, BooleanSupplier live) {}

    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile BiConsumer<Delivery, Consumer<Throwable>> route;

    /**
     * Sets the route. It is called for one message after the other per peer and stream, and must
     * call back for each, with null or the failure, on any thread; only the first call counts.
     *
     * @throws LinkException CONFIG if there is one already
     */
    public void begin(BiConsumer<Delivery, Consumer<Throwable>> newRoute) throws LinkException {
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
    public synchronized void end(BiConsumer<Delivery, Consumer<Throwable>> oldRoute) {
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
        BiConsumer<Delivery, Consumer<Throwable>> current = route;
        if (current == null) {
            done.accept(new LinkDownException("the consumer stopped"));
            return;
        }
        try {
            current.accept(delivery, done);
        } catch (RuntimeException e) {
            done.accept(e);
        }
    }
}
