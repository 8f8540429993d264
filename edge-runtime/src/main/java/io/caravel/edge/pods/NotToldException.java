package io.caravel.edge.pods;

/**
 * A ConfigMap or Secret is not stored, and the cloud has not told yet whether there is one: the
 * store is new or lost it. What was made of it before stays as it is.
 */
final class NotToldException extends PodException {

    private static final long serialVersionUID = 1L;

    NotToldException(String kind, String name) {
        super(
                "WaitingForCloud",
                "EDGE-POD-014 %s \"%s\" is not in the store of this node, and the cloud has not told yet whether there is one"
                        .formatted(kind, name));
    }
}
