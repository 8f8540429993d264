package io.caravel.component.queue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Partitions that a spec makes ready. */
final class ReadyPartitions implements Partitions {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Set<String> ready = Set.of();

    void set(String... names) {
        ready = Set.copyOf(new TreeSet<>(List.of(names)));
        listeners.forEach(Runnable::run);
    }

    @Override
    public Set<String> ready() {
        return ready;
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
