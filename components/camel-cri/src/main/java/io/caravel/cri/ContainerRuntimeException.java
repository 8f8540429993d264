package io.caravel.cri;

/**
 * A runtime could not do what was asked.
 *
 * <p>The message starts with a code, says what happened and to which object. {@link #kind} says
 * what the caller can do about it.
 */
public final class ContainerRuntimeException extends RuntimeException {

    /** What a failure means for the caller. */
    public enum Kind {
        /** The runtime does not answer: try again later. */
        UNREACHABLE,
        /** The object named is not there. */
        NOT_FOUND,
        /** The call took longer than allowed. */
        TIMEOUT,
        /** This runtime can never do this. */
        UNSUPPORTED,
        /** The runtime refused or failed. */
        FAILED
    }

    private final Kind kind;

    /**
     * @param kind what the caller can do about it
     * @param message code, what happened, to which object
     * @param cause what the runtime said, or null
     */
    public ContainerRuntimeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What the caller can do about it. */
    public Kind kind() {
        return kind;
    }
}
