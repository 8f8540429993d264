package io.caravel.kube;

import java.time.Duration;

/**
 * KUBE-003: the API could not be reached, did not answer in time, was overloaded (429), failed
 * (5xx), does not serve the resource yet (KUBE-006), lets nothing be written (KUBE-011), or did not
 * accept the credentials at this moment (401). The same request may succeed later.
 */
public final class KubeUnavailableException extends KubeException {

    private final Duration retryAfter;

    KubeUnavailableException(String code, int status, Duration retryAfter, String message) {
        super(code, status, true, message);
        this.retryAfter = retryAfter;
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
