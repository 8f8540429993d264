package io.caravel.edge.pods;

/** A Pod cannot be run as it is; the message starts with a code and says what is missing. */
public class PodException extends RuntimeException {

    private final String reason;

    /**
     * @param reason one word for the Pod's status or event
     * @param message what is missing and of which Pod
     */
    public PodException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** One word for the Pod's status or event. */
    public String reason() {
        return reason;
    }
}
