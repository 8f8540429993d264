package io.caravel.kube;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A set of watch targets that a program changes as it learns more. Safe for use from several
 * threads; listeners are called on the thread that made the change. A change costs the same however
 * large the set is.
 */
public final class LiveWatchTargets implements WatchTargets {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<WatchTarget> targets = ConcurrentHashMap.newKeySet();

    /** Adds a target; listeners hear of it only if it is new. */
    public void add(WatchTarget target) {
        if (targets.add(target)) {
            changed();
        }
    }

    /** Removes a target; listeners hear of it only if it was there. */
    public void remove(WatchTarget target) {
        if (targets.remove(target)) {
            changed();
        }
    }

    /** Makes these the targets; listeners hear of it only if something is different. */
    public void replace(Set<WatchTarget> newTargets) {
        boolean fewer = targets.retainAll(newTargets);
        boolean more = targets.addAll(newTargets);
        if (fewer || more) {
            changed();
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** The targets of now, as a view that follows every change. */
    @Override
    public Set<WatchTarget> current() {
        return Collections.unmodifiableSet(targets);
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
