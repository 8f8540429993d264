package io.caravel.link.hub;

import java.util.Collection;
import java.util.LinkedHashMap;
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

    /** What the listeners know; only touched in order. */
    private final Map<String, ConnectedNode> told = new LinkedHashMap<>();

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
     * Adds a listener: it is told the nodes that are connected, then all changes. Changes of one
     * node come in order: each connection comes once and goes once, and goes before the next one of
     * its node comes. Called on one thread of the link after the other: it must not block.
     */
    public void addListener(Consumer<Change> listener) {
        order.execute(
                () -> {
                    listeners.add(listener);
                    told.values().forEach(node -> tell(listener, new Change(node, true, null)));
                });
    }

    /** Removes a listener; a change that is being told may still reach it. */
    public void removeListener(Consumer<Change> listener) {
        listeners.remove(listener);
        order.execute(() -> listeners.remove(listener));
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
        order.execute(
                () -> {
                    if (change.connected()) {
                        told.put(change.node().name(), change.node());
                    } else {
                        told.remove(change.node().name());
                    }
                    listeners.forEach(listener -> tell(listener, change));
                });
    }

    private static void tell(Consumer<Change> listener, Change change) {
        try {
            listener.accept(change);
        } catch (RuntimeException e) {
            LOG.error("a listener of node changes failed; the others go on", e);
        }
    }
}
