package io.caravel.link.hub;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that are connected to a hub now. Safe for many threads. A connection is in the set
 * before messages of it reach any route.
 */
public final class HubNodes {
    private static final Logger LOG = LoggerFactory.getLogger(HubNodes.class);

    /**
     * A connection that came or went.
     *
     * @param node the node and its session
     * @param connected false if this connection is over
     * @param reason why it is over, null if connected
     */
    public record Change(ConnectedNode node, boolean connected, String reason) {}

    private volatile Executor order = Runnable::run;
    private final Map<String, ConnectedNode> connected = new ConcurrentHashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    /** Returns the connected nodes; never two of one name. */
    public Collection<ConnectedNode> connected() {
        return List.copyOf(connected.values());
    }

    /** Returns the node if it is connected. */
    public Optional<ConnectedNode> node(String name) {
        return Optional.ofNullable(connected.get(name));
    }

    /**
     * Adds a listener of all changes from now on. Changes of one node come in order: each
     * connection comes once and goes once, and goes before the next one of its node comes. Called
     * on a thread of the link: it must not block.
     */
    public void addListener(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    void add(ConnectedNode node) {
        connected.put(node.name(), node);
        tell(new Change(node, true, null));
    }

    void remove(ConnectedNode node, String reason) {
        if (connected.remove(node.name(), node)) {
            tell(new Change(node, false, reason));
        }
    }

    /** Sets where listeners are called, one change after the other. */
    void order(Executor executor) {
        order = executor;
    }

    private void tell(Change change) {
        order.execute(() -> tellAll(change));
    }

    private void tellAll(Change change) {
        for (Consumer<Change> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                LOG.error("a listener of node changes failed; the others go on", e);
            }
        }
    }
}
