package io.caravel.kube;

import java.util.Set;

/** A set of one target that never changes. */
record OneTarget(WatchTarget target) implements WatchTargets {

    @Override
    public Set<WatchTarget> current() {
        return Set.of(target);
    }

    @Override
    public void addListener(Runnable changed) {
        // nothing to tell: the set never changes
    }
}
