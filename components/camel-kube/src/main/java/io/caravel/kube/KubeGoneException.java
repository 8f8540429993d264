package io.caravel.kube;

/**
 * KUBE-001: the object is not there any more: it, its namespace, or the one with the given uid was
 * deleted. What was to be written has lost its subject, so a route can drop it.
 */
public final class KubeGoneException extends KubeException {

    /** What a request was answered when its object is gone. */
    public KubeGoneException(int status, String message) {
        super("KUBE-001", status, false, message);
    }
}
