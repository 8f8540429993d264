package io.caravel.kube;

import java.util.Set;

/**
 * The set of targets that a {@code kube-watch:} consumer watches, which may change while it runs.
 * The consumer opens a watch for each target that appears and closes that of each one that
 * disappears; it says nothing about objects of a target that disappeared. {@link LiveWatchTargets}
 * is a ready implementation.
 */
public interface WatchTargets {

    /** The targets of now. Called from any thread. */
    Set<WatchTarget> current();

    /**
     * Adds a listener that is to be called, from any thread, after {@link #current()} has changed.
     * It returns at once.
     */
    void addListener(Runnable changed);

    /** Removes a listener; the default does nothing, which is enough for a set that never ends. */
    default void removeListener(Runnable changed) {}
}
