package io.caravel.edge.pods;

import java.time.DateTimeException;

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

    /**
     * Whether a failure is of a kind that what stands in a Pod leads to, such as a field of the
     * wrong type or a number that nothing can be added to, and no disk, network or runtime does.
     */
    static boolean isOfContent(RuntimeException failure) {
        return failure instanceof ClassCastException
                || failure instanceof IllegalArgumentException
                || failure instanceof NullPointerException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ArithmeticException
                || failure instanceof DateTimeException;
    }

    /** One word for the Pod's status or event. */
    public String reason() {
        return reason;
    }
}
