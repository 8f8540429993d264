package io.caravel.edge.pods;

/**
 * Something is not stored, and the cloud has not told yet whether there is such a thing: the store
 * is new or lost it, or it was asked for and is on its way. What was made of it before stays as it
 * is.
 */
final class NotToldException extends PodException {

    private static final long serialVersionUID = 1L;

    NotToldException(String message) {
        super("WaitingForCloud", message);
    }

    NotToldException(String kind, String name) {
        this(
                "EDGE-POD-014 %s \"%s\" is not in the store of this node, and the cloud has not told yet whether there is one"
                        .formatted(kind, name));
    }
}
