package io.caravel.component.queue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to hear of rows that arrived. Safe for threads. */
final class Listeners {

    private final Map<String, List<Consumer<String>>> waiting = new ConcurrentHashMap<>();

    /**
     * Calls back with the partition after every append to a queue, on the thread that completes it;
     * must not block.
     */
    void add(String queue, Consumer<String> listener) {
        waiting.computeIfAbsent(queue, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    void remove(String queue, Consumer<String> listener) {
        waiting.getOrDefault(queue, new CopyOnWriteArrayList<>()).remove(listener);
    }

    /** Answers whether there is such a channel. */
    boolean wake(Channel channel) {
        if (channel != null) {
            wake(channel.queue(), channel.partition());
        }
        return channel != null;
    }

    void wake(String queue, String partition) {
        List<Consumer<String>> listeners = waiting.get(queue);
        if (listeners != null) {
            listeners.forEach(listener -> listener.accept(partition));
        }
    }
}
