package io.caravel.cloud.commands;

import io.caravel.component.queue.Partitions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The nodes that are connected now, as the link told: what waits for them can be sent. */
public final class ConnectedNodes implements Partitions {

    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final Set<String> names = Collections.unmodifiableSet(sessions.keySet());
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** None is connected yet. */
    public ConnectedNodes() {}

    /**
     * A connection came or went.
     *
     * @param node its node
     * @param session the connection
     * @param change {@code connected} or {@code disconnected}
     */
    public void changed(String node, String session, String change) {
        if ("connected".equals(change)) {
            sessions.put(node, session);
        } else {
            sessions.remove(node, session);
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public Set<String> ready() {
        return names;
    }

    @Override
    public void addListener(Runnable changed) {
        listeners.add(changed);
    }

    @Override
    public void removeListener(Runnable changed) {
        listeners.remove(changed);
    }
}
