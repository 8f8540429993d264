package io.caravel.kube;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A set of watch targets that a program replaces as it learns more. Safe for use from several
 * threads; listeners are called on the thread that made the change.
 */
public final class LiveWatchTargets implements WatchTargets {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Set<WatchTarget> targets = Set.of();

    /** Makes these the targets; listeners hear of it only if something is different. */
    public void replace(Set<WatchTarget> newTargets) {
        synchronized (this) {
            if (newTargets.equals(targets)) {
                return;
            }
            targets = Set.copyOf(newTargets);
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public Set<WatchTarget> current() {
        return targets;
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
