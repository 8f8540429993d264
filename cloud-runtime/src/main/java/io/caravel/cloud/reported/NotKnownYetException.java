package io.caravel.cloud.reported;

/**
 * CLOUD-LINK-004: the watches have not told yet whose an object is, as right after a start. Asking
 * again later helps.
 */
public final class NotKnownYetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Nothing is known of an object of a node. */
    public NotKnownYetException(String node, String kind, String key) {
        super(
                "CLOUD-LINK-004 it is not known yet whether %s %s is of node %s: it is asked again"
                        .formatted(kind, key, node));
    }
}
