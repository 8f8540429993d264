package io.caravel.cri;

/** What a container does. */
public enum ContainerPhase {
    /** There, never started. */
    CREATED,
    /** Running. */
    RUNNING,
    /** Ended. */
    EXITED,
    /** The runtime cannot say. */
    UNKNOWN
}
