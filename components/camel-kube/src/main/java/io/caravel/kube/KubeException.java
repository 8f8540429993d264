package io.caravel.kube;

import java.time.Duration;

/**
 * A request that the Kubernetes API did not carry out. The message starts with a code ({@code
 * KUBE-nnn}) and names the verb and the object, never its content.
 *
 * <p>Subclasses say what a route can do about it: {@link KubeGoneException} drop the message,
 * {@link KubeConflictException} and {@link KubeUnavailableException} try again, {@link
 * KubeRejectedException} repair the cause first.
 *
 * <p>It never has a cause, for policies of routes look at causes first: one of the HTTP client
 * would be taken for a message that cannot be read. What went wrong there is said in the message.
 */
public class KubeException extends RuntimeException {

    private final String code;
    private final int status;
    private final boolean retryable;

    KubeException(String code, int status, boolean retryable, String message) {
        super(code + " " + message);
        this.code = code;
        this.status = status;
        this.retryable = retryable;
    }

    /** The stable code, such as {@code KUBE-003}. */
    public String code() {
        return code;
    }

    /** The HTTP status of the answer, or 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }

    /** Same as {@link #retryable()}, under the name that a simple expression can use. */
    public boolean isRetryable() {
        return retryable;
    }

    /** How long the API asked to wait before trying again; zero when it did not say. */
    public Duration retryAfter() {
        return Duration.ZERO;
    }
}
