package io.caravel.component.queue;

import java.util.Set;

/**
 * Which partitions of a queue can be worked on now, for example the nodes that are connected. Safe
 * for threads.
 */
public interface Partitions {

    /** The partitions whose rows are to be handed out. Called after each change; must not block. */
    Set<String> ready();

    /**
     * Calls back after each change of {@link #ready}, on any thread.
     *
     * @param changed returns at once
     */
    void addListener(Runnable changed);

    /** Ends what {@link #addListener} began. */
    void removeListener(Runnable changed);
}
