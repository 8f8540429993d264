package io.caravel.kube;

/**
 * KUBE-002: somebody else changed the object at the same time, owns the field, or an object of this
 * name exists already. Trying again with the newest state is right.
 */
public final class KubeConflictException extends KubeException {

    private final boolean alreadyExists;

    /** What the API answered, for routes and tests that answer in its place. */
    public KubeConflictException(int status, boolean alreadyExists, String message) {
        super("KUBE-002", status, !alreadyExists, message);
        this.alreadyExists = alreadyExists;
    }

    /** Whether the conflict is that an object of this name exists already. */
    public boolean alreadyExists() {
        return alreadyExists;
    }
}
