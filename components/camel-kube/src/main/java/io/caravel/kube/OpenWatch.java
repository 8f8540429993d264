package io.caravel.kube;

/**
 * One open watch request. Events are given to its consumer in order, and after each call no more
 * are read until {@link #more()}, so that a slow reader slows the API server and fills no memory.
 */
interface OpenWatch {

    /** Lets the next events come. */
    void more();

    /** Closes the watch; its consumers are not called any more. */
    void close();
}
